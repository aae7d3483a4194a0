using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Another advisory's age file, which opens with the same identity.</summary>
internal sealed class AnotherDocument(LyingProxy proxy, string advisory, string other) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path == $"/v1/advisories/{advisory}/content/0";

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) =>
        Task.FromResult(proxy.Heard($"/v1/advisories/{other}/content/0"));
}
