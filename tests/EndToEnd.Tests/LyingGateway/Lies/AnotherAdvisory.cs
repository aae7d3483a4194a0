using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>All papers and the document of another advisory, properly signed and addressed to the same reader.</summary>
internal sealed class AnotherAdvisory(LyingProxy proxy, string advisory, string other) : Lie
{
    private static readonly string[] Parts = ["manifest", "manifest.sig", "statement", "statement.sig", "content/0"];

    public override bool Concerns(HttpRequest request) => Parts.Any(part => request.Path == $"/v1/advisories/{advisory}/{part}");

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) =>
        Task.FromResult(proxy.Heard(request.Path.Value!.Replace(advisory, other, StringComparison.Ordinal)));
}
