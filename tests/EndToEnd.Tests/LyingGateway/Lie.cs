using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>One way to answer otherwise than the gateway behind the proxy would.</summary>
internal abstract class Lie
{
    /// <summary>Whether it answers this request; the others pass through unaltered.</summary>
    public abstract bool Concerns(HttpRequest request);

    /// <summary>Answers.</summary>
    /// <param name="request">The client's request.</param>
    /// <param name="ask">Asks the gateway honestly, once.</param>
    public abstract Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask);
}
