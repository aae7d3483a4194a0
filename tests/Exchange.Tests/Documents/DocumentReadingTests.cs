using System.Text;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Documents;

public sealed class DocumentReadingTests
{
    private const string Labelled = """{"a":[{"document":{"distribution":{"tlp":{"label":"GREEN"}}}}],"document":{"tlp":{"label":"CLEAR"},"distribution":{"x":{"tlp":{"label":"CLEAR"}},"tlp":{"url":"\"label\"","label":"RED"}}}}""";

    private const string Stix = """
        {"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[
        {"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-29T14:09:00.000Z","pattern":"[file:name = 'x']"},
        {"type":"ipv4-addr","id":"ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd","value":"198.51.100.3"}]}
        """;

    [Fact]
    public void The_label_is_found_at_its_place_only_however_the_text_is_cut()
    {
        byte[] json = Encoding.UTF8.GetBytes(Labelled);
        for (int size = 1; size <= json.Length; size++)
        {
            using var reading = new DocumentReading();
            foreach (byte[] chunk in json.Chunk(size))
            {
                reading.Read(chunk);
            }

            Assert.Equal(Tlp.Red, reading.Marking?.Label);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json at all")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"PINK\"}}}}")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":1}}}}")]
    [InlineData("{\"document\":{\"distribution\":[{\"tlp\":{\"label\":\"RED\"}}]}}")]
    [InlineData("{\"document\":{\"distribution\":{},\"tlp\":{\"label\":\"RED\"}}}")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"\\ud800\"}}}}")]
    [InlineData("{\"docu\\udfff\":1,\"document\":{\"distribution\":{\"tlp\":{\"label\":\"RED\"}}}}")]
    public void What_is_not_such_a_label_shows_none(string text) => Assert.Null(LabelOf(text));

    [Theory]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"AMBER+STRICT\"}},\"csaf_version\":\"2.1\"}}", Tlp.AmberStrict)]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"WHITE\"}},\"csaf_version\":\"2.0\"}}", Tlp.Clear)]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"RED\"}}", Tlp.Red)]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"RED\",\"label\":\"CLEAR\"}}}}", Tlp.Red)]
    public void A_label_counts_in_either_version_and_in_a_broken_document_too(string text, Tlp expected) => Assert.Equal(expected, LabelOf(text));

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/csaf+json", true)]
    [InlineData("APPLICATION/JSON", true)]
    [InlineData("text/plain", false)]
    public void Only_JSON_is_looked_into(string mediaType, bool expected)
    {
        using DocumentReading? reading = DocumentReading.Of(mediaType);
        Assert.Equal(expected, reading is not null);
    }

    [Theory]
    [InlineData(Stix)]
    [InlineData("{\"id\":\"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d\",\"type\":\"bundle\"}")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--x\",\"spec_version\":\"2.0\",\"objects\":[]}")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"7\",\"objects\":[]}")]
    [InlineData("{\"type\":\"indicator\",\"id\":\"bundle--x\"}")]
    public void A_bundle_of_STIX_and_what_is_none_are_carried(string text) => Assert.Null(CsafSample.Read(text));

    [Theory]
    [InlineData("5d0092c5-5f74", "5d0092c5_5f74")]
    [InlineData("\"type\":\"indicator\",", "")]
    [InlineData("\"type\":\"indicator\"", "\"type\":\"malware\"")]
    [InlineData("\"type\":\"indicator\"", "\"type\":\"Indicator\"")]
    [InlineData("\"type\":\"indicator\"", "\"type\":\"indicator\",\"type\":\"indicator\"")]
    [InlineData("\"spec_version\":\"2.1\"", "\"spec_version\":\"2.0\"")]
    [InlineData("indicator--8e2e2d2b", "indicator--8e2e2d2")]
    [InlineData("\"objects\":[", "\"objects\":[7,")]
    [InlineData("\"objects\":[", "\"x\":[")]
    [InlineData("198.51.100.3\"}]}", "198.51.100.3\"}]")]
    public void A_bundle_of_STIX_that_is_not_in_outline_what_it_says_is_refused(string part, string change)
    {
        string changed = change == "\"x\":[" ? Stix.Replace(part, "\"objects\":[],\"x\":[", StringComparison.Ordinal) : Stix.Replace(part, change, StringComparison.Ordinal);
        Assert.NotEqual(Stix, changed);
        Assert.Equal(DocumentRule.InvalidStix, Refusal.Rule(() => { _ = CsafSample.Read(changed); }));
    }

    private static Tlp? LabelOf(string text)
    {
        using var reading = new DocumentReading();
        reading.Read(Encoding.UTF8.GetBytes(text));
        return reading.Marking?.Label;
    }
}
