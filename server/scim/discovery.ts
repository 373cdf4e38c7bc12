import { groupSchema } from './group-resource.ts';
import { countMaximum } from './list.ts';
import { baseUrlOf } from './resource.ts';
import { userSchema } from './user-resource.ts';

type Document = Record<string, unknown>;
type Environment = { PUBLIC_URL: string };

/** What this server does of SCIM. */
export function serviceProviderConfig(environment: Environment): Document {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: countMaximum },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth Bearer Token',
        description: 'A provisioning token that an administrator of the organisation has made.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrlOf(environment)}/ServiceProviderConfig` },
  };
}

/** Users and groups. */
export function resourceTypes(environment: Environment): Document[] {
  return [
    { name: 'User', endpoint: '/Users', schema: userSchema, description: 'People of the organisation' },
    { name: 'Group', endpoint: '/Groups', schema: groupSchema, description: 'Roles of the organisation' },
  ].map((one) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: one.name,
    ...one,
    schemaExtensions: [],
    meta: { resourceType: 'ResourceType', location: `${baseUrlOf(environment)}/ResourceTypes/${one.name}` },
  }));
}

type Attribute = Document & { name: string; subAttributes?: Attribute[] };

function attribute(name: string, description: string, more: Partial<Attribute> = {}): Attribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  };
}

const readOnly = { mutability: 'readOnly' };

const userAttributes = [
  attribute('userName', 'The e-mail address that the person signs in with.', {
    required: true,
    uniqueness: 'server',
  }),
  attribute('displayName', 'What the person is called.'),
  attribute('name', 'The same in parts.', {
    type: 'complex',
    subAttributes: [
      attribute('formatted', 'The whole name.'),
      attribute('givenName', 'The given name.'),
      attribute('familyName', 'The family name.'),
    ],
  }),
  attribute('emails', 'The one address: the same as userName.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The address.'),
      attribute('type', 'Always work.', { canonicalValues: ['work'] }),
      attribute('primary', 'Always true.', { type: 'boolean' }),
    ],
  }),
  attribute('active', 'Whether the person may sign in. Disabling ends what lets them in at once.', { type: 'boolean' }),
  attribute('groups', 'The roles that the person holds.', {
    ...readOnly,
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of the group.', readOnly),
      attribute('display', 'Its name.', readOnly),
      attribute('$ref', 'Where it stands.', { ...readOnly, type: 'reference', referenceTypes: ['Group'] }),
      attribute('type', 'Always direct.', { ...readOnly, canonicalValues: ['direct'] }),
    ],
  }),
];

const groupAttributes = [
  attribute('displayName', 'The name of the role.', { required: true, uniqueness: 'server' }),
  attribute('members', 'People of the organisation who hold it.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of the user.', { mutability: 'immutable' }),
      attribute('display', 'What they are called.', readOnly),
      attribute('type', 'Always User.', { mutability: 'immutable', canonicalValues: ['User'] }),
      attribute('$ref', 'Where they stand.', { ...readOnly, type: 'reference', referenceTypes: ['User'] }),
    ],
  }),
];

/** What users and groups have here; whatever else is sent is passed over. */
export function schemas(environment: Environment): Document[] {
  return [
    { id: userSchema, name: 'User', description: 'A person of the organisation', attributes: userAttributes },
    { id: groupSchema, name: 'Group', description: 'A role of the organisation', attributes: groupAttributes },
  ].map((one) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...one,
    meta: { resourceType: 'Schema', location: `${baseUrlOf(environment)}/Schemas/${one.id}` },
  }));
}
