import { type Route, route } from '../http/route.ts';
import { clearRefusal } from './clear-refusal.ts';
import * as contract from './contract.ts';
import { findMails } from './find-mails.ts';
import { countNotices, findNotices, readNotices } from './find-notices.ts';
import { changeNoticeSettings, findNoticeSettings, unsubscribe } from './settings.ts';
import { streamNotices } from './stream-notices.ts';

export const noticeRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/outbox',
    access: 'user_or_installation',
    summary: 'The outbox: mails waiting, kept, sent and failed, newest first; for operators.',
    query: contract.outboxQuery,
    answer: contract.mailPage,
    verb: (context, { query }) => findMails(context, query),
  }),
  route({
    method: 'GET',
    path: '/notices',
    access: 'user',
    summary: 'What you were told, newest first.',
    query: contract.noticesQuery,
    answer: contract.noticePage,
    verb: (context, { query }) => findNotices(context, query),
  }),
  route({
    method: 'GET',
    path: '/notices/counts',
    access: 'user',
    summary: 'How many notices you have not read.',
    answer: contract.noticeCounts,
    verb: (context) => countNotices(context),
  }),
  route({
    method: 'POST',
    path: '/notices/read',
    access: 'user',
    summary: 'Mark notices as read: these, or all.',
    status: 200,
    body: contract.readBody,
    answer: contract.noticeCounts,
    verb: (context, { body }) => readNotices(context, body),
  }),
  route({
    method: 'GET',
    path: '/notices/stream',
    access: 'user',
    summary: 'Hear of notices as they come (server-sent events: notice, counts); Last-Event-ID goes on where one was.',
    answer: 'content',
    verb: (context) => streamNotices(context),
  }),
  route({
    method: 'GET',
    path: '/me/notice-settings',
    access: 'user',
    summary: 'How you are told by mail, and in which language.',
    answer: contract.noticeSettingsView,
    verb: (context) => findNoticeSettings(context),
  }),
  route({
    method: 'PATCH',
    path: '/me/notice-settings',
    access: 'user',
    summary: 'Choose how you are told by mail: at once, in a digest, or not at all.',
    body: contract.noticeSettingsChange,
    answer: contract.noticeSettingsView,
    verb: (context, { body }) => changeNoticeSettings(context, body),
  }),
  route({
    method: 'POST',
    path: '/notice-unsubscriptions',
    access: { public: 'the link in a mail stops such mails, for whoever can read it' },
    summary: 'Stop the mails that the link in one of them names.',
    status: 200,
    body: contract.unsubscribeBody,
    answer: contract.unsubscribedView,
    verb: (context, { body }) => unsubscribe(context, body.token),
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/email-refusal',
    access: 'user',
    summary: 'Mail an address again that a mail server has refused: one’s own, or as their administrator.',
    params: contract.userParams,
    verb: (context, { params }) => clearRefusal(context, params.id),
  }),
];
