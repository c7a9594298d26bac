// What is wrong with the program that the settings name, by what it answers to --version.
"use strict";

function trouble(command, { error, output }, isChinese) {
  if (!error && output.startsWith("wxauthlint ")) {
    return undefined;
  }
  const chinese = "请安装 wxauthlint，或把设置 wxauthlint.path 改为它的路径。";
  const english = "Install wxauthlint, or set wxauthlint.path to where it is.";
  if (error && typeof error.code === "string") {
    return isChinese
      ? `wxauthlint：无法运行 ${command}（${error.code}）。${chinese}`
      : `wxauthlint: cannot run ${command} (${error.code}). ${english}`;
  }
  return isChinese
    ? `wxauthlint：${command} 不是 wxauthlint。${chinese}`
    : `wxauthlint: ${command} is another program. ${english}`;
}

module.exports = { trouble };
