using System.Text.Json.Nodes;
using Gateway.Crypto;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>The gateway's own key among those that another agency's principal is said to receive with.</summary>
internal sealed class OwnKeyInRecord(X25519Recipient own) : AlteredJson("GET", "/v1/agencies")
{
    protected override void Alter(JsonNode answer) => answer["agencies"]![0]!["principals"]![0]!["keys"]!["receive"] = new JsonArray(own.ToString());
}
