# wxauthlint: ignore[no-such-rule] why
LINK = "https://mp.weixin.qq.com/cgi-bin/componentloginpage"
