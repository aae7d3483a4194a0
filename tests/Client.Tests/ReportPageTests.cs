using System.Globalization;
using Gateway.Client.Languages;
using Gateway.Client.Reports;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>The page of a report: whatever stands in it is text, and it claims nothing that nobody counted.</summary>
public sealed class ReportPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_log_holds_stands_in_it_as_text()
    {
        string page = Write(null, Tally(TallyKind.Refused, "alpha", null, "<script>alert(1)</script>\u202e\u0007"));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', page);
        Assert.DoesNotContain('\u0007', page);
    }

    [Fact]
    public void Between_others_a_members_matrix_says_nothing_and_an_auditors_says_none()
    {
        KeyValuePair<TallyKey, TallyAmount>[] tallies = [Shared("alpha", "bravo"), Shared("charlie", "alpha")];

        Assert.DoesNotContain("bravo to charlie", Write("alpha", tallies), StringComparison.Ordinal);
        Assert.Contains("<title>bravo to charlie: 0</title>", Write(null, tallies), StringComparison.Ordinal);
        Assert.Contains("<title>alpha to bravo: 1</title>", Write("alpha", tallies), StringComparison.Ordinal);
        Assert.Contains("<title>alpha to charlie: 0</title>", Write("alpha", tallies), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExchangeMatrix.MostAgencies, false)]
    [InlineData(ExchangeMatrix.MostAgencies + 1, true)]
    public void A_crowd_is_drawn_down_to_its_busiest(int agencies, bool isCut)
    {
        string page = Write(null, [.. Enumerable.Range(1, agencies - 1).Select(number => Shared("center", string.Create(CultureInfo.InvariantCulture, $"agency-{number}")))]);

        Assert.Equal(isCut, page.Contains("busiest agencies", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_are_shown_as_FIRST_spells_them()
    {
        ReportAnswer answer = Answer(
            "alpha", Tally(TallyKind.Shared, "alpha", "bravo", "notice AMBER+STRICT"), Tally(TallyKind.Published, "alpha", null, "notice AMBER"));
        string page = ReportPage.Write(answer with { Community = [new CommunityRow("2026-03", "notice", "GREEN", 1, 1, 1)] }, Language.English);

        Assert.Contains(">TLP:AMBER+STRICT</td>", page, StringComparison.Ordinal);
        Assert.Contains(">TLP:AMBER</td>", page, StringComparison.Ordinal);
        Assert.Contains(">TLP:GREEN</td>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(">(AMBER|GREEN)", page);
    }

    [Fact]
    public void A_report_of_nothing_is_a_page_too() => Assert.Contains("Nothing was shared in these months.", Write("alpha"), StringComparison.Ordinal);

    private static KeyValuePair<TallyKey, TallyAmount> Shared(string from, string to) => Tally(TallyKind.Shared, from, to, "notice GREEN");

    private static KeyValuePair<TallyKey, TallyAmount> Tally(TallyKind kind, string giver, string? taker, string facet) => new(
        new TallyKey(ReportMonth.Of(Now), kind, AgencyId.Parse(giver), taker is null ? null : AgencyId.Parse(taker), facet), TallyAmount.Once);

    [Fact]
    public void The_page_is_in_the_language_that_is_spoken()
    {
        string page = Write(Language.Chinese, "alpha", Shared("alpha", "bravo"));

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"zh\">", page, StringComparison.Ordinal);
        Assert.Contains("<h2>逐月</h2>", page, StringComparison.Ordinal);
        Assert.Contains("TLP", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Deliveries", page, StringComparison.Ordinal);
    }

    private static string Write(string? agency, params KeyValuePair<TallyKey, TallyAmount>[] tallies) => Write(Language.English, agency, tallies);

    private static string Write(Language language, string? agency, params KeyValuePair<TallyKey, TallyAmount>[] tallies) =>
        ReportPage.Write(Answer(agency, tallies), language);

    private static ReportAnswer Answer(string? agency, params KeyValuePair<TallyKey, TallyAmount>[] tallies)
    {
        var head = new ReportHead(GatewayName.Parse("gateway.example"), agency is null ? null : AgencyId.Parse(agency), ReportWindow.EndingAt(Now), 9, Now);
        return new ReportAnswer(ExchangeReport.Create(ReportContent.Derive(head, tallies, [])), []);
    }
}
