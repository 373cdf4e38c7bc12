import { type Route, route } from '../http/route.ts';
import { rotateBody, rotationView } from './contract.ts';
import { rotateSecrets } from './rotate-secrets.ts';

export const secretRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/secrets/rotate',
    access: 'user_or_installation',
    summary: 'Seal everything anew that is kept sealed, with a new key.',
    body: rotateBody,
    answer: rotationView,
    verb: (context) => rotateSecrets(context),
  }),
];
