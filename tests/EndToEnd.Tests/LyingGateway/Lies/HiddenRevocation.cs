using System.Text.Json.Nodes;
using Gateway.Exchange;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>An agency shown as it was before its last record, in which it revoked a principal.</summary>
internal sealed class HiddenRevocation(AgencyRecordedDetail before) : AlteredJson("GET", "/v1/agencies")
{
    protected override void Alter(JsonNode answer)
    {
        JsonNode agency = answer["agencies"]!.AsArray().First(shown => shown!["agency"]!.GetValue<string>() == before.Record.Agency.Value)!;
        agency["record"] = JsonNode.Parse(before.Record.Bytes.Span);
        agency["signature"] = before.Signatures.ToString();
        foreach (JsonNode? principal in agency["principals"]!.AsArray())
        {
            principal!.AsObject().Remove("revoked");
        }
    }
}
