using System.Text.Json.Nodes;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Other log entries named as those that address an advisory.</summary>
internal sealed class AnotherIndex(string advisory, JsonNode other) : AlteredJson("GET", $"/v1/advisories/{advisory}")
{
    protected override void Alter(JsonNode answer)
    {
        answer["publishedIndex"] = other["publishedIndex"]!.DeepClone();
        answer["addressedIndex"] = other["addressedIndex"]!.DeepClone();
    }
}
