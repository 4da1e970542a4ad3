/// <reference types="vite/client" />

// These files are ES modules in a package that does not say so; without this their default export is
// typed as the whole module.
declare module 'antd/es/locale/zh_CN.js' {
  import type { ConfigProviderProps } from 'antd';

  const locale: NonNullable<ConfigProviderProps['locale']>;
  export default locale;
}
declare module 'antd/es/locale/en_US.js' {
  import type { ConfigProviderProps } from 'antd';

  const locale: NonNullable<ConfigProviderProps['locale']>;
  export default locale;
}
