using System.Text.Json.Nodes;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>The answer to an upload, altered.</summary>
internal sealed class ChangedPublication(Action<JsonNode> change) : AlteredJson("POST", "/v1/advisories")
{
    protected override void Alter(JsonNode answer) => change(answer);
}
