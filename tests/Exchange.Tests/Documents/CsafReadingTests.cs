using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Exchange.Tests.Documents;

public sealed class CsafReadingTests
{
    [Fact]
    public void Everything_that_is_relied_on_is_read_however_the_text_is_cut()
    {
        byte[] json = Encoding.UTF8.GetBytes(CsafSample.Text);
        CsafSummary whole = CsafSample.Read(json, json.Length)!;
        Assert.Equal("csaf_security_advisory", whole.Category);
        Assert.Equal("Pumps überall", whole.Title);
        Assert.Equal("de-DE", whole.Language);
        Assert.Equal(new CsafPublisher("coordinator", "ACERT", "https://acert.example"), whole.Publisher);
        Assert.Equal("ACERT 2026/7", whole.Tracking.Id);
        Assert.Equal("1.2.0", whole.Tracking.Version);
        Assert.Equal("final", whole.Tracking.Status);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 9, 30, 0, 123, TimeSpan.Zero), whole.Tracking.InitialRelease);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), whole.Tracking.CurrentRelease);
        Assert.Equal(Tlp.Green, whole.Tlp);
        Assert.Equal(["CVE-2026-1000", "CVE-2026-20000"], whole.Cves);
        Assert.Equal(0, whole.FurtherCves);
        for (int size = 1; size < json.Length; size++)
        {
            Assert.Equal(whole, CsafSample.Read(json, size));
        }
    }

    [SharedFact("csaf")]
    public void Every_advisory_of_the_standard_and_of_the_field_shows_its_title_tracking_and_CVEs()
    {
        string[] files = Directory.GetFiles(Shared.Folder("csaf/examples"), "*.json");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] json = File.ReadAllBytes(file);
            using JsonDocument platform = JsonDocument.Parse(json);
            CsafSummary? read = CsafSample.Read(json, 4096);
            if (!platform.RootElement.TryGetProperty("document", out JsonElement document))
            {
                Assert.Null(read);
                continue;
            }

            Assert.NotNull(read);
            JsonElement tracking = document.GetProperty("tracking");
            Assert.Equal(document.GetProperty("title").GetString(), read.Title);
            Assert.Equal(document.GetProperty("category").GetString(), read.Category);
            Assert.Equal(document.TryGetProperty("lang", out JsonElement language) ? language.GetString() : null, read.Language);
            Assert.Equal(tracking.GetProperty("id").GetString(), read.Tracking.Id);
            Assert.Equal(tracking.GetProperty("version").GetString(), read.Tracking.Version);
            Assert.Equal(tracking.GetProperty("status").GetString(), read.Tracking.Status);
            Assert.Equal(tracking.GetProperty("current_release_date").GetDateTimeOffset().ToUnixTimeMilliseconds(), read.Tracking.CurrentRelease.ToUnixTimeMilliseconds());
            Assert.Equal(document.GetProperty("publisher").GetProperty("name").GetString(), read.Publisher.Name);
            Assert.Equal(document.TryGetProperty("distribution", out _) ? Tlp.Clear : null, read.Tlp);
            Assert.Equal(CvesOf(platform.RootElement), read.Cves);
        }
    }

    [SharedFact("csaf")]
    public void The_schemas_of_the_standard_are_no_CSAF_documents()
    {
        foreach (string file in Directory.GetFiles(Shared.Folder("csaf/schema"), "*.json", SearchOption.AllDirectories))
        {
            Assert.Null(CsafSample.Read(File.ReadAllBytes(file), 1000));
        }
    }

    [Theory]
    [InlineData("document/category")]
    [InlineData("document/title")]
    [InlineData("document/publisher")]
    [InlineData("document/publisher/category")]
    [InlineData("document/publisher/name")]
    [InlineData("document/publisher/namespace")]
    [InlineData("document/tracking")]
    [InlineData("document/tracking/id")]
    [InlineData("document/tracking/version")]
    [InlineData("document/tracking/status")]
    [InlineData("document/tracking/initial_release_date")]
    [InlineData("document/tracking/current_release_date")]
    [InlineData("document/distribution/tlp/label")]
    public void A_document_that_says_it_is_CSAF_has_every_part_that_is_relied_on(string path) =>
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(CsafSample.With(path, null)); }));

    [Theory]
    [InlineData("document/lang")]
    [InlineData("document/distribution")]
    [InlineData("vulnerabilities")]
    public void What_the_standard_leaves_out_at_will_may_be_absent(string path) => Assert.NotNull(CsafSample.Read(CsafSample.With(path, null)));

    [Theory]
    [InlineData("document", "[]")]
    [InlineData("document/csaf_version", "2.0")]
    [InlineData("document/csaf_version", "null")]
    [InlineData("document/csaf_version", "\"two\"")]
    [InlineData("document/csaf_version", "\"\"")]
    [InlineData("document/category", "\"-csaf_vex\"")]
    [InlineData("document/category", "\"csaf_vex \"")]
    [InlineData("document/title", "\"\"")]
    [InlineData("document/title", "7")]
    [InlineData("document/title", "[\"x\"]")]
    [InlineData("document/title", "\"two\\nlines\"")]
    [InlineData("document/title", "\"turned \\u202e round\"")]
    [InlineData("document/lang", "\"de_DE\"")]
    [InlineData("document/lang", "null")]
    [InlineData("document/publisher", "\"ACERT\"")]
    [InlineData("document/publisher/category", "\"agency\"")]
    [InlineData("document/publisher/namespace", "\"acert\"")]
    [InlineData("document/tracking/id", "\" 7\"")]
    [InlineData("document/tracking/version", "\"1.2\"")]
    [InlineData("document/tracking/version", "\"01\"")]
    [InlineData("document/tracking/status", "\"done\"")]
    [InlineData("document/tracking/initial_release_date", "\"2026-03-01\"")]
    [InlineData("document/tracking/initial_release_date", "\"2026-03-01T09:30:00\"")]
    [InlineData("document/tracking/current_release_date", "\"2026-02-30T09:30:00Z\"")]
    [InlineData("document/distribution/tlp/label", "\"CLEAR\"")]
    [InlineData("document/distribution/tlp/label", "\"AMBER+STRICT\"")]
    [InlineData("document/distribution/tlp/label", "\"PINK\"")]
    [InlineData("document/distribution/tlp", "\"GREEN\"")]
    [InlineData("vulnerabilities", "{}")]
    [InlineData("vulnerabilities", "[\"CVE-2026-1000\"]")]
    [InlineData("vulnerabilities", "[{\"cve\":\"cve-2026-1000\"}]")]
    [InlineData("vulnerabilities", "[{\"cve\":null}]")]
    public void A_part_that_is_not_of_its_form_is_refused(string path, string value)
    {
        if (path == "document")
        {
            // Nothing says any more that it is CSAF.
            Assert.Null(CsafSample.Read(CsafSample.With(path, value)));
            return;
        }

        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(CsafSample.With(path, value)); }));
    }

    [Theory]
    [InlineData("\"title\":", "\"title\":\"Other\",\"title\":")]
    [InlineData("\"title\":", "\"t\\u0069tle\":\"Other\",\"title\":")]
    [InlineData("\"csaf_version\":", "\"csaf_version\":\"2.0\",\"csaf_version\":")]
    [InlineData("\"document\":", "\"document\":{},\"document\":")]
    [InlineData("\"cve\":\"CVE-2026-20000\"", "\"cve\":\"CVE-2026-1\",\"cve\":\"CVE-2026-20000\"")]
    public void A_part_that_stands_twice_is_refused(string part, string twice) =>
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(CsafSample.Text.Replace(part, twice, StringComparison.Ordinal)); }));

    [Fact]
    public void A_document_that_says_it_is_CSAF_is_JSON_to_its_end()
    {
        string end = CsafSample.Text.TrimEnd();
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(end[..^1]); }));
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(end + "{}"); }));
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(CsafSample.With("document/notes", $"\"{new string('x', Limits.StreamedTokenBytes + 1)}\"")); }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("not JSON at all")]
    [InlineData("{\"document\":{\"title\":\"x\"}}")]
    [InlineData("{\"document\":{\"document\":{\"csaf_version\":\"2.0\"}}}")]
    [InlineData("{\"csaf_version\":\"2.0\"}")]
    [InlineData("[{\"document\":{\"csaf_version\":\"2.0\"}}]")]
    public void What_does_not_say_that_it_is_CSAF_is_carried_as_it_is(string text) => Assert.Null(CsafSample.Read(text));

    [Theory]
    [InlineData("\"2.1\"")]
    [InlineData("\"3.0\"")]
    public void Another_version_is_carried_as_it_is(string version) => Assert.Null(CsafSample.Read(CsafSample.With("document/csaf_version", version)));

    [Fact]
    public void The_longest_texts_of_the_standard_are_taken_and_longer_ones_are_not()
    {
        Assert.Equal(1000, CsafSample.Read(CsafSample.With("document/title", $"\"{new string('ü', 1000)}\""))!.Title.Length);
        Assert.Equal(DocumentRule.InvalidCsaf, Refusal.Rule(() => { _ = CsafSample.Read(CsafSample.With("document/title", $"\"{new string('ü', 1001)}\"")); }));
        Assert.NotNull(CsafSample.Read(CsafSample.With("document/notes", $"[{{\"text\":\"{new string('n', 250_000)}\"}}]")));
    }

    [Fact]
    public void A_summary_lists_a_thousand_CVEs_and_counts_the_others()
    {
        string vulnerabilities = string.Join(',', Enumerable.Range(0, 1234).Select(number => $"{{\"cve\":\"CVE-2026-{10_000 + number}\"}}"));
        CsafSummary read = CsafSample.Read(CsafSample.With("vulnerabilities", $"[{vulnerabilities}]"))!;
        Assert.Equal(1000, read.Cves.Count);
        Assert.Equal("CVE-2026-10999", read.Cves[^1]);
        Assert.Equal(234, read.FurtherCves);
    }

    [Theory]
    [InlineData("2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z")]
    [InlineData("2026-03-01t09:30:00.5z", "2026-03-01T09:30:00.500Z")]
    [InlineData("2026-03-01T09:30:00.123456789123-05:30", "2026-03-01T15:00:00.123Z")]
    public void Times_are_those_of_RFC_3339(string text, string expected) =>
        Assert.Equal(expected, CanonicalJson.FormatTime(CsafSample.Read(CsafSample.With("document/tracking/current_release_date", $"\"{text}\""))!.Tracking.CurrentRelease));

    [Theory]
    [InlineData("ACERT 2026/7", "acert_2026_7.json")]
    [InlineData("RHSA-2019:1862", "rhsa-2019_1862.json")]
    [InlineData("2022-EVD-UC-01-A-001", "2022-evd-uc-01-a-001.json")]
    [InlineData("a__b  +ü", "a_b_+_.json")]
    public void A_file_has_the_name_that_the_standard_gives_it(string trackingId, string fileName) =>
        Assert.Equal(fileName, CsafSample.Read(CsafSample.With("document/tracking/id", $"\"{trackingId}\""))!.FileName);

    private static string[] CvesOf(JsonElement root) => root.TryGetProperty("vulnerabilities", out JsonElement vulnerabilities)
        ? [.. vulnerabilities.EnumerateArray().Where(item => item.TryGetProperty("cve", out _)).Select(item => item.GetProperty("cve").GetString()!).Distinct()]
        : [];
}
