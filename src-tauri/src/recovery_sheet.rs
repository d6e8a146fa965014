//! The recovery code as a page to print and lock away.

use std::path::Path;

use cunce::{Result, write_chosen};
use zeroize::Zeroizing;

/// Writes the page. It names the office, the code, and what to do with it; nothing else.
pub fn write(path: &Path, office: &str, code: &str) -> Result<()> {
    let page = Zeroizing::new(format!(
        r#"<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>村册 恢复码</title>
<style>
  @page {{ size: A4; margin: 37mm 26mm 35mm 28mm; }}
  body {{ font: 16pt/1.8 FangSong, "Noto Serif CJK SC", serif; }}
  h1 {{ font-size: 22pt; text-align: center; }}
  code {{ display: block; margin: 12mm 0; font: bold 22pt/1.5 monospace; text-align: center; }}
  p.sign {{ margin-top: 20mm; }}
</style>
<h1>村册 恢复码</h1>
<p>单位：{}</p>
<code>{}</code>
<p>忘记口令时，在登录页选“忘了口令”，输入此码，即可设新口令。谁有此码，谁就能打开册子：请放进信封，锁在单位保管，不要拍照，不要与电脑放在一起。</p>
<p>The recovery code of this register. Whoever has it can open the register: keep it sealed and locked away, apart from the computer.</p>
<p class="sign">保管人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿</p>
</html>
"#,
        escaped(office),
        escaped(code)
    ));
    write_chosen(path, page.as_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_name_cannot_break_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("恢复码.html");
        write(&path, "周营村<script>", "ABCDE-12345").unwrap();
        let page = std::fs::read_to_string(&path).unwrap();
        assert!(page.contains("周营村&lt;script&gt;") && page.contains("ABCDE-12345") && !page.contains("<script>"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
