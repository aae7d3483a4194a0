using System.Text;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Feed;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Feed;

/// <summary>Publishes CSAF documents and asks for the feed as anybody would.</summary>
public abstract class FeedBase(FeedWorld world) : ExchangeTests(world)
{
    private protected const string Root = "/.well-known/csaf/";

    private protected HttpClient Anybody => Host.Anonymous();

    private protected static byte[] Csaf(string trackingId, string release, string? label = "WHITE")
    {
        string distribution = label is null ? "" : "\"distribution\":{\"tlp\":{\"label\":\"" + label + "\"}},";
        return Encoding.UTF8.GetBytes($$$$"""
            {"document":{ {{{{distribution}}}} "category":"csaf_security_advisory","csaf_version":"2.0","title":"Advisory {{{{trackingId}}}}",
            "publisher":{"category":"vendor","name":"Example","namespace":"https://vendor.example"},
            "tracking":{"id":"{{{{trackingId}}}}","version":"1","status":"final","initial_release_date":"{{{{release}}}}","current_release_date":"{{{{release}}}}",
            "revision_history":[{"number":"1","date":"{{{{release}}}}","summary":"First"}]}}}
            """);
    }

    private protected static string Text(JsonElement json, string member, string name) => json.GetProperty(member).GetProperty(name).GetString()!;

    private protected Task<int> SweepAsync() => Host.Get<FeedKeeper>().SweepAsync(CancellationToken.None);

    private protected Task<AdvisoryId> PublishAsync(byte[] content, Tlp tlp = Tlp.Clear, DateTimeOffset? expiresAt = null, AdvisoryId? supersedes = null) => AsAlice.PublishAsync(
        new Upload(Alice, Upload.To("alpha"), Upload.To("bravo")) { Tlp = tlp, ExpiresAt = expiresAt, Supersedes = supersedes, CreatedAt = Host.Time.GetUtcNow() }
            .With(content, "advisory.json", "application/json"));
}
