using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Reports;

/// <summary>Months, windows, and the document that a report is.</summary>
public sealed class ReportDocumentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, "2025-04 2026-03")]
    [InlineData("2026-01", null, "2026-01 2026-03")]
    [InlineData("2020-01", null, "2020-01 2020-12")]
    [InlineData("2027-01", null, "2027-01 2027-01")]
    [InlineData(null, "2025-02", "2024-03 2025-02")]
    [InlineData("2024-04", "2026-03", "2024-04 2026-03")]
    public void A_window_is_read_with_what_was_not_said_filled_in(string? from, string? to, string expected)
    {
        Assert.True(ReportWindow.TryParse(from, to, Now, out ReportWindow window));
        Assert.Equal(expected, $"{window.From} {window.To}");
        Assert.Equal(window.To.Since(window.From) + 1, window.Months.Count());
    }

    [Theory]
    [InlineData("2026-02", "2026-01")]
    [InlineData("2024-03", "2026-03")]
    [InlineData("2026-13", null)]
    [InlineData("2026-1", null)]
    [InlineData("", null)]
    [InlineData(null, "soon")]
    public void A_window_that_is_none_is_refused(string? from, string? to) => Assert.False(ReportWindow.TryParse(from, to, Now, out _));

    [Fact]
    public void A_month_is_that_of_UTC_and_reads_back()
    {
        ReportMonth month = ReportMonth.Of(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.FromHours(2)));
        Assert.Equal("2025-12", month.ToString());
        Assert.Equal(month, ReportMonth.FromNumber(month.Number));
        Assert.Equal("2026-02", month.Add(2).ToString());
        Assert.Equal((month.Add(1).Start, 202512), (month.End, month.Number));
        Assert.Throws<FormatException>(() => ReportMonth.FromNumber(202613));
        Assert.Throws<InvalidOperationException>(() => default(ReportMonth).ToString());
    }

    [Fact]
    public void A_report_reads_back_as_it_was_derived()
    {
        ExchangeReport report = ExchangeReport.Parse(Sample.Find("report").Bytes);
        Assert.Equal(report.Bytes.ToArray(), ExchangeReport.Create(report.Content).Bytes.ToArray());
        Assert.NotEmpty(report.Content.Pairs);
        Assert.NotEmpty(report.Content.Refusals);
    }

    [Theory]
    [InlineData("""{"from":"2026-05","to":"2026-04"}""", DocumentRule.OutOfRange)]
    [InlineData("""{"from":"2020-01","to":"2026-04"}""", DocumentRule.OutOfRange)]
    [InlineData("""{"from":"spring"}""", DocumentRule.OutOfRange)]
    [InlineData("""{"balances":[]}""", DocumentRule.OutOfRange)]
    [InlineData("""{"type":"advisory-receipt/v1"}""", DocumentRule.WrongType)]
    [InlineData("""{"agency":"A"}""", DocumentRule.InvalidId)]
    public void A_report_that_cannot_be_one_is_refused(string change, DocumentRule rule)
    {
        byte[] changed = Json.Change(Sample.Find("report").Bytes, root => Json.Merge(root, change));
        Assert.Equal(rule, Refusal.Rule(() => ExchangeReport.Parse(changed)));
    }

    [Theory]
    [InlineData("pairs", "asked", "pending")]
    [InlineData("balances", null, "percent")]
    public void A_number_that_does_not_follow_from_the_others_is_refused(string list, string? inner, string member)
    {
        byte[] changed = Json.Change(Sample.Find("report").Bytes, root =>
        {
            System.Text.Json.Nodes.JsonNode row = root[list]![0]!;
            (inner is null ? row : row[inner]!)[member] = 77;
        });
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => ExchangeReport.Parse(changed)));
    }
}
