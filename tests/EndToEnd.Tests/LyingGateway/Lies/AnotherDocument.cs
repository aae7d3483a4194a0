using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Another advisory's age file of the same part, which opens with the same identity.</summary>
internal sealed class AnotherDocument(LyingProxy proxy, string advisory, string other, string part = "content/0") : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path == $"/v1/advisories/{advisory}/{part}";

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) =>
        Task.FromResult(proxy.Heard($"/v1/advisories/{other}/{part}"));
}
