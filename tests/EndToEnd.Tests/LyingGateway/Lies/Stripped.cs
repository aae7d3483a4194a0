using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A part of a delivery that the gateway says it does not have, or shows empty.</summary>
internal sealed class Stripped(string advisory, string part, Reply instead) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path == $"/v1/advisories/{advisory}/{part}";

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => Task.FromResult(instead);
}
