using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A POST to a path that ends so is done by the gateway, and its answer does not come back.</summary>
internal sealed class LostAnswer(string pathEnd) : Lie
{
    public override bool Concerns(HttpRequest request) =>
        request.Method == HttpMethods.Post && request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal);

    public override async Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask)
    {
        Reply done = await ask();
        Assert.True(done.IsSuccess, done.Text);
        return LostRequest.Broken;
    }
}
