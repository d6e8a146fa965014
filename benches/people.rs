//! A made-up village: households and residents with names, numbers and phones spread as in a real roster, the same for the same seed.

/// A household as it is written.
pub struct Home {
    pub number: String,
    pub village_group: String,
    /// The head first.
    pub people: Vec<Person>,
}

/// A resident's fields apart from unit and household; an empty text is an empty cell.
pub struct Person {
    pub fields: Vec<(&'static str, String)>,
}

impl Person {
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }
}

/// Small, quick and the same everywhere (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number under `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of the characters; the first are the most frequent.
    fn skewed(&mut self, from: &[char]) -> char {
        let (one, other) = (self.below(from.len() as u64), self.below(from.len() as u64));
        from[one.min(other) as usize]
    }

    /// So many different numbers under `end`, in a random order.
    pub fn distinct(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..end).collect();
        for at in 0..count {
            let other = at + self.below((end - at) as u64) as usize;
            all.swap(at, other);
        }
        all.truncate(count);
        all
    }

    pub fn phone(&mut self) -> String {
        let start = ["130", "135", "136", "138", "139", "150", "151", "152", "158", "177", "182", "187"]
            [self.below(12) as usize];
        format!("{start}{:08}", self.below(100_000_000))
    }
}

const SURNAMES: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
const GIVEN: &str = "芳英华伟秀明丽军红建国平玉桂兰强杰涛海燕春小文静勇敏霞梅金超波婷磊云鹏鑫飞志凤娟艳珍林慧辉永晓雪宇佳琴刚成莉俊德新洪荣浩福龙斌峰东光生子天成忠莲菊香琳仁义礼智信彩月凯博浩然欣怡涵梓轩雨泽宏达";

/// Households with `count` residents in all, about 3.5 each. `start` keeps household numbers of different calls apart.
pub fn village(seed: u64, start: usize, count: usize) -> Vec<Home> {
    let mut dice = Dice::new(seed);
    let (surnames, given): (Vec<char>, Vec<char>) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
    let mut homes = Vec::with_capacity(count / 3);
    let mut left = count;
    while left > 0 {
        let size = [1, 2, 3, 3, 4, 4, 5, 6][dice.below(8) as usize].min(left);
        let surname = dice.skewed(&surnames);
        let people = (0..size).map(|at| person(&mut dice, at, surname, &surnames, &given)).collect();
        let number = start + homes.len() + 1;
        homes.push(Home { number: format!("{number:06}"), village_group: format!("{}组", number % 12 + 1), people });
        left -= size;
    }
    homes
}

fn person(dice: &mut Dice, at: usize, surname: char, surnames: &[char], given: &[char]) -> Person {
    let (relation, female, oldest, youngest) = match at {
        0 => ("02", dice.percent(20), 80, 30),
        1 => ("10", true, 78, 28),
        2 | 3 => (["20", "30"][at - 2], at == 3, 40, 1),
        _ => ("41", dice.percent(50), 20, 1),
    };
    let age = youngest + dice.below(oldest - youngest);
    let (year, month, day) = (2026 - age, 1 + dice.below(12), 1 + dice.below(28));
    let mut name = String::from(if at == 1 { dice.skewed(surnames) } else { surname });
    for _ in 0..if dice.percent(18) { 1 } else { 2 } {
        name.push(dice.skewed(given));
    }
    let area = ["610902", "610902", "610902", "612401", "610921"][dice.below(5) as usize];
    let serial = dice.below(500) * 2 + u64::from(!female);
    let phone = if age > 10 && dice.percent(85) { dice.phone() } else { String::new() };
    let away = age > 18 && dice.percent(30);
    let fields = vec![
        ("name", name),
        ("sex", if female { "2" } else { "1" }.to_owned()),
        ("birth_date", format!("{year:04}-{month:02}-{day:02}")),
        ("national_id", with_check_digit(format!("{area}{year:04}{month:02}{day:02}{serial:03}"))),
        ("phone", phone),
        ("ethnicity", if dice.percent(97) { "01" } else { "03" }.to_owned()),
        ("marital_status", if at < 2 { "20" } else { "10" }.to_owned()),
        ("education", if dice.percent(60) { ["70", "80", "60", "20"][dice.below(4) as usize] } else { "" }.to_owned()),
        ("relation_to_head", relation.to_owned()),
        ("residence_status", if away { "away" } else { "at_home" }.to_owned()),
        (
            "away_to",
            if away {
                ["浙江省宁波市", "陕西省西安市", "广东省东莞市"][dice.below(3) as usize]
            } else {
                ""
            }
            .to_owned(),
        ),
    ];
    Person { fields }
}

/// GB 11643.
fn with_check_digit(mut id: String) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = id.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    id.push(char::from(b"10X98765432"[sum % 11]));
    id
}
