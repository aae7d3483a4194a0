namespace Gateway.Server.Advisories;

/// <summary>An answer with a <c>Location</c>.</summary>
internal sealed class LocatedResult(IResult answer, string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Location = location;
        return answer.ExecuteAsync(httpContext);
    }
}
