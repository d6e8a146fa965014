// 职务与权限: which post opens which book and what it may do there, and how long data is kept; to read.
import { usePosts, useRetention } from "../../api/queries";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const BOOKS = ["civil", "money", "care"] as const;

export function Posts() {
  const { t } = useWords();
  const posts = usePosts();
  const lines = posts.data ?? [];
  const names = [...new Set(lines.map((line) => line.post))];
  const may = (post: string, book: string): string => {
    const line = lines.find((one) => one.post === post && one.book === book);
    if (!line?.opens) return t("posts.closed");
    return [t("posts.reads"), line.writes && t("posts.writes"), line.reveals && t("posts.reveals"), line.exchanges && t("posts.exchanges")].filter(Boolean).join(t("list.and"));
  };
  return (
    <section aria-label={t("posts.title")} data-testid="posts">
      <h2>{t("posts.title")}</h2>
      <p className="faint">{t("posts.about")}</p>
      <Trouble thrown={posts.error} />
      <table className="plain-table" data-testid="posts-table">
        <thead><tr><th scope="col">{t("users.post")}</th>{BOOKS.map((book) => <th key={book} scope="col">{t(`book.${book}`)}</th>)}</tr></thead>
        <tbody>{names.map((post) => <tr key={post}><th scope="row">{t(`users.post.${post}`)}</th>{BOOKS.map((book) => <td key={book}>{may(post, book)}</td>)}</tr>)}</tbody>
      </table>
    </section>
  );
}

export function Retention() {
  const { t, coded } = useWords();
  const table = useRetention();
  return (
    <section aria-label={t("retention.title")} data-testid="retention">
      <h2>{t("retention.title")}</h2>
      <p className="faint">{t("retention.about")}</p>
      <Trouble thrown={table.error} />
      <table className="plain-table">
        <thead><tr><th scope="col">{t("retention.what")}</th><th scope="col">{t("retention.how_long")}</th><th scope="col">{t("retention.then")}</th><th scope="col">{t("retention.basis")}</th></tr></thead>
        <tbody>
          {(table.data ?? []).map((row) => (
            <tr key={row.book + row.class}>
              <td>{coded("retention.class", row.class, "retention.class.household")}</td>
              <td>{row.years === null ? t("retention.in_register") : t("retention.years", { n: row.years })}</td>
              <td>{coded("retention.end", row.at_the_end, "retention.end.erase")}</td>
              <td className="faint">{coded("retention.basis", row.basis, "retention.basis.pipl_47")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
