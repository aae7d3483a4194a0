using System.Text.Json.Nodes;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A member of an advisory's summary, such as its TLP, that is not what its sender signed.</summary>
internal sealed class ChangedItem(string advisory, string member, JsonNode value) : AlteredJson("GET", $"/v1/advisories/{advisory}")
{
    protected override void Alter(JsonNode answer) => answer[member] = value.DeepClone();
}
