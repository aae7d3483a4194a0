using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>The honest answer to one request, a member of its JSON altered.</summary>
internal abstract class AlteredJson(string method, string path) : AlteredAnswer(method, path)
{
    protected sealed override Reply Alter(Reply honest)
    {
        JsonNode answer = JsonNode.Parse(honest.Body)!;
        string before = answer.ToJsonString();
        Alter(answer);
        string after = answer.ToJsonString();
        Assert.NotEqual(before, after);
        return honest with { Body = Encoding.UTF8.GetBytes(after) };
    }

    protected abstract void Alter(JsonNode answer);
}
