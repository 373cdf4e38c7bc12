import type { Page } from 'playwright-core';
import { de } from '../web/text/de.ts';
import { en } from '../web/text/en.ts';
import { fixedParts, phrasesOf } from '../web/text/test/phrases.ts';

/** Names that the server gives, in every language: the two roles that every organisation has. */
const givenNames = new Set(['Administrators', 'Everyone']);
/** So much of a sentence is nobody's name for anything. */
const sentenceLength = 10;

const english = [...phrasesOf(en).values()];
const german = [...phrasesOf(de).values()];
const wholePhrases = new Set(english.filter((phrase) => !german.includes(phrase) && !givenNames.has(phrase)));
const sentenceParts = [
  ...new Set(
    english
      .flatMap(fixedParts)
      .filter((part) => part.length >= sentenceLength && part.includes(' '))
      .filter((part) => !german.some((phrase) => phrase.includes(part))),
  ),
];

/** Everything that a person reads or hears on the page as it stands: texts, and the names of controls. */
const readAll = `(() => {
  const isSeen = (element) => element?.checkVisibility({ visibilityProperty: true }) === true;
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (isSeen(parentElement) && !parentElement.closest('script, style, noscript')) texts.push(textContent);
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
    for (const element of document.querySelectorAll('[' + name + ']'))
      if (isSeen(element)) texts.push(element.getAttribute(name));
  return texts.map((text) => text.trim()).filter((text) => text !== '');
})()`;

/** What of the English catalogue stands on a page that is to be German. */
export async function englishOn(page: Page): Promise<string[]> {
  const read: string[] = await page.evaluate(readAll);
  return read.filter((text) => wholePhrases.has(text) || sentenceParts.some((part) => text.includes(part)));
}

const cutOff = `(() => {
  const labels = 'button, button *, [role=tab] *, a, label, th, h1, h2, h3, [class*=Badge-label]';
  const isCut = (element) => {
    const { overflowX, display } = getComputedStyle(element);
    return overflowX !== 'visible' && display !== 'inline' && element.scrollWidth > element.clientWidth + 1;
  };
  const pen = document.createElement('canvas').getContext('2d');
  const isCutSelect = (select) => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(select);
    pen.font = font;
    const chosen = select.selectedOptions[0]?.text ?? '';
    return pen.measureText(chosen).width > select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) + 1;
  };
  const cutSelects = [...document.querySelectorAll('select')]
    .filter((select) => select.checkVisibility({ visibilityProperty: true }) && isCutSelect(select))
    .map((select) => select.selectedOptions[0].text);
  const cutLabels = [...document.querySelectorAll(labels)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 1)
    .filter(isCut)
    .map((element) => element.textContent.trim() || element.tagName);
  return [...cutSelects, ...cutLabels];
})()`;

/** Words that a control or a heading has no room for: cut off at its edge, or with dots in place of their end. */
export async function cutOffOn(page: Page): Promise<string[]> {
  return page.evaluate(cutOff);
}
