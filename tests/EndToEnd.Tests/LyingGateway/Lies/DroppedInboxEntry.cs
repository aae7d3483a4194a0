using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>An advisory that its recipient is never shown, neither in the inbox nor among its log entries.</summary>
internal sealed class DroppedInboxEntry(string advisory) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path == "/v1/inbox" || request.Path == "/v1/logs/audit/entries";

    public override async Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask)
    {
        Reply honest = await ask();
        return honest with { Body = Encoding.UTF8.GetBytes(request.Path == "/v1/inbox" ? WithoutItem(honest) : WithoutLines(honest)) };
    }

    private string WithoutItem(Reply honest)
    {
        JsonNode page = JsonNode.Parse(honest.Body)!;
        page["items"] = new JsonArray([.. page["items"]!.AsArray().Where(item => item!["id"]!.GetValue<string>() != advisory).Select(item => item!.DeepClone())]);
        return page.ToJsonString();
    }

    private string WithoutLines(Reply honest) =>
        string.Concat(honest.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(advisory, StringComparison.Ordinal)).Select(line => line + "\n"));
}
