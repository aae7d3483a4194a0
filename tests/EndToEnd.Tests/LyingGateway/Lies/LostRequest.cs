using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A POST to a path that ends so never reaches the gateway.</summary>
internal sealed class LostRequest(string pathEnd) : Lie
{
    public static Reply Broken { get; } = new(502, "text/html", "<h1>Bad gateway</h1>"u8.ToArray());

    public override bool Concerns(HttpRequest request) =>
        request.Method == HttpMethods.Post && request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal);

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => Task.FromResult(Broken);
}
