/** Colours and sizes of the component library; the same colours stand as variables in base.css. */
import type { ThemeConfig } from 'antd';

// Every text colour reaches 4.5:1 on white and on the page grey (#f4f6f8).
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0b6170',
    colorLink: '#0b6170',
    colorLinkHover: '#084a56',
    colorText: '#1c2733',
    colorTextSecondary: '#4d5a68',
    colorTextTertiary: '#586473',
    colorTextDescription: '#4d5a68',
    colorTextPlaceholder: '#626e7c',
    colorError: '#b42318',
    colorSuccess: '#17693e',
    colorWarning: '#8a5300',
    colorBorder: '#c3ccd5',
    colorBorderSecondary: '#dfe4ea',
    borderRadius: 5,
    fontSize: 14,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, -apple-system, sans-serif',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Table: { cellPaddingBlock: 6, cellPaddingInline: 10, headerBg: '#eef1f4', rowHoverBg: '#f0f6f7' },
    Tabs: { horizontalMargin: '0', horizontalItemPadding: '9px 0' },
  },
};
