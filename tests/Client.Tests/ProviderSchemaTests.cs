using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Json.Schema;

namespace Client.Tests;

/// <summary>
/// What a CSAF provider's tree is found by, held against OASIS's own JSON schemas, as tools that poll it do. The gateway's public feed and the tree of <c>advisory export</c> are both written by
/// these types; only here are they under https, which the schema asks for.
/// </summary>
public sealed class ProviderSchemaTests
{
    private const string Feed = "ROLIE_feed_json_schema.json";
    private const string Metadata = "provider_json_schema.json";
    private const string Root = "https://gateway.example/.well-known/csaf";

    private static readonly DateTimeOffset Added = new(2026, 5, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly CsafPublisher Publisher = new("coordinator", "Example Gateway", "https://gateway.example");

    private static readonly Lazy<Dictionary<string, JsonSchema>> Schemas = new(ReadAll);
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    [SharedTheory("csaf/schema")]
    [InlineData("RED")]
    [InlineData("AMBER+STRICT")]
    [InlineData("AMBER")]
    [InlineData("GREEN")]
    [InlineData("CLEAR")]
    public void A_feed_is_one_by_the_schema(string label)
    {
        Assert.True(WireText.TryParse(label, out Tlp tlp));
        CsafSummary second = CsafSample.Read(CsafSample.With("document/tracking/id", "\"ACERT 2026/8\""))!;
        CsafListing[] documents = [Listing(CsafSample.Read(CsafSample.Text)!), Listing(second)];
        RequireValid(Feed, new CsafTree(Root, CsafFolder.Of(tlp), documents).Feed(Added));
        RequireValid(Feed, new CsafTree(Root, CsafFolder.Of(tlp), []).Feed(Added));
    }

    [SharedTheory("csaf/schema")]
    [InlineData(true)]
    [InlineData(false)]
    public void Metadata_are_some_by_the_schema(bool isPublic)
    {
        CsafFolder[] folders = [.. (isPublic ? [Tlp.Clear] : Enum.GetValues<Tlp>()).Select(CsafFolder.Of)];
        RequireValid(Metadata, new ProviderMetadata(Root, Publisher, Added, folders) { IsPublic = isPublic }.ToBytes());
    }

    [SharedFact("csaf/schema")]
    public void A_feed_without_its_entries_times_is_none_by_the_schema()
    {
        string feed = Encoding.UTF8.GetString(new CsafTree(Root, CsafFolder.Of(Tlp.Clear), [Listing(CsafSample.Read(CsafSample.Text)!)]).Feed(Added));
        Assert.NotEmpty(FindErrors(Feed, Encoding.UTF8.GetBytes(feed.Replace("\"published\"", "\"since\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void An_entry_was_published_when_it_came_into_the_feed_and_updated_when_its_document_was()
    {
        byte[] feed = new CsafTree(Root, CsafFolder.Of(Tlp.Clear), [Listing(CsafSample.Read(CsafSample.Text)!)]).Feed(Added.AddDays(1));
        JsonElement entry = JsonDocument.Parse(feed).RootElement.GetProperty("feed").GetProperty("entry")[0];
        Assert.Equal(
            ("2026-05-01T12:30:00Z", "2026-03-02T09:00:00Z"),
            (entry.GetProperty("published").GetString(), entry.GetProperty("updated").GetString()));
    }

    private static CsafListing Listing(CsafSummary summary) => new(summary) { AddedAt = Added };

    private static void RequireValid(string schema, byte[] document) => Assert.Empty(FindErrors(schema, document));

    private static string[] FindErrors(string schema, byte[] document)
    {
        EvaluationResults results = Schemas.Value[schema].Evaluate(JsonDocument.Parse(document).RootElement, Strictly);
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).SelectMany(detail => (detail.Errors ?? []).Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("invalid")];
    }

    private static Dictionary<string, JsonSchema> ReadAll()
    {
        // The metadata's schema refers into that of documents, which refers to CVSS's for what neither a feed nor metadata have.
        JsonObject documents = JsonNode.Parse(ReadText("csaf_json_schema.json"))!.AsObject();
        documents["properties"]!.AsObject().Remove("vulnerabilities");
        BuildOptions options = new() { SchemaRegistry = new SchemaRegistry() };
        options.SchemaRegistry.Register(JsonSchema.FromText(documents.ToJsonString(), options));
        return new[] { Feed, Metadata }.ToDictionary(name => name, name => JsonSchema.FromText(ReadText(name), options));
    }

    private static string ReadText(string name) => File.ReadAllText(Path.Combine(Shared.Folder("csaf/schema"), name));
}
