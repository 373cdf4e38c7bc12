import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type Rest<Props> = Omit<ComponentProps<'a'>, keyof Props>;

/** A text link inside the app. */
export const AnchorLink = createLink((props: AnchorProps & Rest<AnchorProps>) => <Anchor {...props} />);

/** A link that looks like a button, for going somewhere as the next step. */
export const ButtonLink = createLink((props: ButtonProps & Rest<ButtonProps>) => <Button component="a" {...props} />);
