using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Several lies at once, as one liar who keeps his stories together tells them.</summary>
internal sealed class Several(params IReadOnlyList<Lie> lies) : Lie
{
    public override bool Concerns(HttpRequest request) => lies.Any(lie => lie.Concerns(request));

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => lies.First(lie => lie.Concerns(request)).ReplyAsync(request, ask);
}
