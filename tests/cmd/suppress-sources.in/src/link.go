package wx

// H5 returns the old link.
func H5(appid, code, callback string) string {
	// wxauthlint: ignore[old-h5-endpoint] 还有一个旧客户端在用
	return "https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1" +
		"&component_appid=" + appid + "&pre_auth_code=" + code + "&auth_type=0" + // wxauthlint: ignore[redirect-http] nothing here
		"&redirect_uri=" + callback + "#wechat_redirect"
}
