using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Client.Cli;

namespace Gateway.Client.Reports;

/// <summary>Writes a page piece by piece; whatever is not markup of this program's own is escaped here.</summary>
/// <param name="language">The language of its words.</param>
internal sealed class PageText(Language language)
{
    private readonly StringBuilder page = new();

    /// <summary>Markup of this program's own, with numbers in it at most.</summary>
    public PageText Markup(FormattableString markup)
    {
        page.Append(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>The tag of the page's language (BCP 47).</summary>
    public string LanguageTag => language.Tag;

    /// <summary>Text in the page's language, escaped.</summary>
    public PageText Text(Sentence text)
    {
        page.Append(WebUtility.HtmlEncode(TerminalText.Clean(language.Say(text))));
        return this;
    }

    /// <summary>An element that holds text alone.</summary>
    public PageText Element(string name, Sentence text) => Markup($"<{name}>").Text(text).Markup($"</{name}>\n");

    /// <summary>A table whose first column heads its rows; numbers stand to the right. Without rows only a line that says so.</summary>
    public PageText Table(Sentence caption, IReadOnlyList<Sentence> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        if (all.Length == 0)
        {
            return Markup($"<p class=\"none\">").Text($"{caption}: none.").Markup($"</p>\n");
        }

        bool[] words = [.. columns.Select((_, column) => all.Any(row => row[column].AsSpan().ContainsAnyInRange('A', 'z')))];
        Markup($"<table>\n").Element("caption", caption).Markup($"<thead><tr>");
        for (int column = 0; column < columns.Count; column++)
        {
            Markup($"<th scope=\"col\"{(words[column] ? " class=\"word\"" : "")}>").Text(columns[column]).Markup($"</th>");
        }

        Markup($"</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in all)
        {
            Markup($"<tr><th scope=\"row\">").Text($"{row[0]}").Markup($"</th>");
            for (int column = 1; column < row.Count; column++)
            {
                Markup($"<td{(words[column] ? " class=\"word\"" : "")}>").Text($"{row[column]}").Markup($"</td>");
            }

            Markup($"</tr>\n");
        }

        return Markup($"</tbody>\n</table>\n");
    }

    /// <inheritdoc/>
    public override string ToString() => page.ToString();
}
