using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Feed;

/// <summary>A gateway whose operator turned the public feed on.</summary>
public sealed class FeedWorld : ExchangeWorld
{
    private protected override (string Setting, string Value)[] Settings =>
    [
        ("Gateway:Feed:Public", "true"), ("Gateway:Feed:PublisherName", "Example Gateway"), ("Gateway:Feed:PublisherNamespace", "https://gateway.example"),
    ];
}
