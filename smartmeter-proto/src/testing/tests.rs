use super::*;
use crate::p350::P350;

/// A folder of captures of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = env::temp_dir().join(format!("smartmeter-testing-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a writable folder");
        files.iter().for_each(|(name, text)| fs::write(path.join(name), text).expect("a writable file"));
        Self(path)
    }

    fn compare(&self, is_blessed: bool) -> Vec<String> {
        let captures = Captures { folder: self.0.clone() };
        captures.compare(is_blessed, listing::<P350>).expect("a readable folder")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const HELLO: &str = "line 1: 0D\n   0..1    Hello (0x0D)\n";

#[test]
fn what_is_as_it_was_passes() {
    let folder = Folder::new("same", &[("a.txt", "0D FFFF"), ("a.snap", HELLO)]);
    assert_eq!(folder.compare(false), [""; 0]);
}

#[test]
fn a_missing_snapshot_says_what_to_do() {
    let folder = Folder::new("missing", &[("a.txt", "0D FFFF")]);
    let [failure] = &folder.compare(false)[..] else { panic!("one failure") };
    assert!(
        failure.ends_with(
            "there is no snapshot yet. To write it: run the test with BLESS_CAPTURES=1, then read the diff."
        ),
        "{failure}"
    );
    assert_eq!(folder.compare(true), [""; 0]);
    assert_eq!(folder.compare(false), [""; 0]);
    assert_eq!(fs::read_to_string(folder.0.join("a.snap")).expect("written"), HELLO);
}

#[test]
fn a_stale_snapshot_shows_what_differs() {
    let folder = Folder::new("stale", &[("a.txt", "# hi\n0D FFFF"), ("a.snap", HELLO)]);
    let [failure] = &folder.compare(false)[..] else { panic!("one failure") };
    assert!(failure.contains("says something else. To accept it"), "{failure}");
    assert!(failure.ends_with("from line 1:\n- line 1: 0D\n+ line 2: 0D"), "{failure}");
}

/// It would never be looked at.
#[test]
fn a_recording_in_another_format_and_a_folder_are_refused() {
    let files = [("a.txt", "0D FFFF"), ("a.snap", HELLO), ("b.sr", "PK"), ("README.md", ""), (".hidden", "")];
    let folder = Folder::new("strangers", &files);
    fs::create_dir(folder.0.join("more")).expect("a writable folder");
    for is_blessed in [false, true] {
        let [recording, below] = &folder.compare(is_blessed)[..] else { panic!("two failures") };
        assert!(recording.contains("b.sr: no capture") && recording.contains("smartmeter capture add"), "{recording}");
        assert!(below.contains("more: captures in a folder below are not looked at"), "{below}");
    }
}

#[test]
fn a_snapshot_alone_is_a_failure_until_it_is_removed() {
    let folder = Folder::new("alone", &[("a.txt", "0D FFFF"), ("a.snap", HELLO), ("b.snap", "")]);
    let [failure] = &folder.compare(false)[..] else { panic!("one failure") };
    assert!(failure.contains("b.snap: a snapshot without a capture. To remove it"), "{failure}");
    assert_eq!(folder.compare(true), [""; 0]);
    assert!(!folder.0.join("b.snap").exists());
}

#[test]
fn what_is_no_capture_is_a_failure_that_names_the_place_and_can_not_be_blessed() {
    let folder = Folder::new("faulty", &[("a.txt", "0D FFFF\n0G")]);
    let [failure] = &folder.compare(true)[..] else { panic!("one failure") };
    assert!(failure.contains("a.txt: line 2, column 2: `G` is no hexadecimal digit"), "{failure}");
}

#[test]
fn a_folder_without_captures_proves_nothing() {
    let folder = Folder::new("empty", &[]);
    let captures = Captures { folder: folder.0.clone() };
    assert!(captures.compare(false, listing::<P350>).is_err());
}

#[test]
fn the_listing_has_all_that_a_capture_says() {
    let capture = "BBBB\n04 02 FFFF\n01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF\n\
         FFFF 04 AAAA 1234\n02 04 04 FFFF 04";
    let shown = listing::<P350>(capture).expect("a capture");
    let head = "line 1: the sniffer started\nline 2: 04 02\n   0..1    Radio (0x04)\n";
    assert!(shown.starts_with(head), "{shown}");
    let reply = "  17..19 ✓ Receive.packet.body.Power.head.power = 207 W\n";
    assert!(shown.contains(reply), "{shown}");
    assert!(shown.contains("  electricity.power at 1496352083: 207 W, checked\n"), "{shown}");
    let tail = "line 4: empty\nline 4: 04\n  interrupted by a mark\nline 4: the sniffer is alive\nline 4: word 1234\n";
    assert!(shown.contains(tail), "{shown}");
    assert!(shown.contains("line 5: 02 04 04\n  goes on with the transaction"), "{shown}");
    assert!(shown.ends_with("line 5: 04\n  the capture ends before it does\n"), "{shown}");
}
