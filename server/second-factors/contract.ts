import { z } from 'zod';
import { signedInView } from '../identity/contract.ts';
import { emailAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { identityProof, line } from '../platform/shapes.ts';

const base64url = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');
const attachment = z.enum(['platform', 'cross-platform']).optional();
const extensionResults = z.object({}).optional();

/** What a browser answers when it was asked to use a passkey (WebAuthn, AuthenticationResponseJSON). */
export const passkeyAssertion = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: attachment,
  clientExtensionResults: extensionResults,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: base64url(100).optional(),
  }),
});

const transports = z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).max(7);

/** What a browser answers when it was asked to make a passkey (WebAuthn, RegistrationResponseJSON). */
export const passkeyRegistration = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: attachment,
  clientExtensionResults: extensionResults,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: transports.optional(),
    authenticatorData: base64url(4000).optional(),
    publicKey: base64url(4000).optional(),
    publicKeyAlgorithm: z.number().optional(),
  }),
});

/** What the browser is asked: PublicKeyCredentialCreationOptionsJSON or PublicKeyCredentialRequestOptionsJSON. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });

export const code = z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows');
const recoveryCode = z.string().min(1).max(100);

/** One way of showing the second factor. */
const factorProof = {
  code: code.optional(),
  recoveryCode: recoveryCode.optional(),
  passkey: passkeyAssertion.optional(),
};
const isOne = (proof: { code?: unknown; recoveryCode?: unknown; passkey?: unknown }) =>
  [proof.code, proof.recoveryCode, proof.passkey].filter((one) => one !== undefined).length === 1;
const oneOf = 'must hold exactly one of code, recoveryCode and passkey';

export const secondFactorBody = z.strictObject(factorProof).refine(isOne, oneOf);
const pending = z.string().min(1).max(200);
export const pendingBody = z.strictObject({ pending });
export const pendingSignInBody = z.strictObject({ pending, ...factorProof }).refine(isOne, oneOf);
export const passkeySignInBody = z.strictObject({ passkey: passkeyAssertion });

export const confirmedBody = z.strictObject(identityProof);
export const startedAppView = z.object({ id: z.string(), secret: z.string(), uri: z.string() });
export const codeBody = z.strictObject({ code });

export const passkeyView = z.object({
  id: z.string(),
  name: z.string(),
  isSynced: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  version: z.number(),
});
export const registerPasskeyBody = z.strictObject({ name: line(200), passkey: passkeyRegistration });
export const renamePasskeyBody = z.strictObject({ name: line(200) });

export const secondFactorsView = z.object({
  authenticatorApp: z.object({ id: z.string(), activatedAt: z.string() }).nullable(),
  passkeys: z.array(passkeyView),
  recoveryCodes: z.object({ left: z.number(), createdAt: z.string() }).nullable(),
  /** When this session last confirmed one; null while it has not. */
  confirmedAt: z.string().nullable(),
  /** The organisation lets nobody in without one. */
  isRequired: z.boolean(),
});
export const recoveryCodesView = z.object({ codes: z.array(z.string()) });
export const confirmedSessionView = z.object({ secondFactorAt: z.string() });
export const factorParams = z.strictObject({ id: idShape });

const act = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z
    .string()
    .max(450)
    .regex(/^\/[\w\-./~%:@+]*$/, 'must be a path below /api/v1, such as /connections/…/accept'),
});
export const confirmationOptionsBody = z.strictObject({ act });
/** The answer of the passkey; the act is the one that it was asked for. Who has no password may send act and code. */
export const confirmationBody = z
  .strictObject({ passkey: passkeyAssertion.optional(), act: act.optional(), code: code.optional() })
  .refine(
    (body) => (body.passkey !== undefined) !== (body.act !== undefined && body.code !== undefined),
    'must hold passkey, or act and code',
  );
export const confirmationView = z.object({ confirmation: z.string(), expiresAt: z.string() });

export const enteredView = signedInView;
export const resetByAddressBody = z.strictObject({ email: emailAddress, ...identityProof });
export const userFactorsView = z.object({
  hasAuthenticatorApp: z.boolean(),
  passkeys: z.number(),
  may: z.object({ reset: z.boolean() }),
});
export const resetView = z.object({ removed: z.number() });

export type PasskeyAssertion = z.output<typeof passkeyAssertion>;
export type PasskeyRegistration = z.output<typeof passkeyRegistration>;
export type PasskeyView = z.infer<typeof passkeyView>;
export type SecondFactorsView = z.infer<typeof secondFactorsView>;
export type FactorProof = z.output<typeof secondFactorBody>;
export type Act = z.output<typeof act>;
