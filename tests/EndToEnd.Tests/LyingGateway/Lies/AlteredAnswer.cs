using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>The honest answer to one request, altered.</summary>
internal abstract class AlteredAnswer(string method, string path) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Method == method && request.Path == path;

    public override async Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask)
    {
        Reply honest = await ask();
        Assert.True(honest.IsSuccess, honest.Text);
        return Alter(honest);
    }

    protected abstract Reply Alter(Reply honest);
}
