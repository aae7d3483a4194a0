using System.Net;
using System.Text.Json;

namespace Gateway.Tests.Hosting;

/// <summary>Reads answers, and says what stood in one that was not the expected.</summary>
internal static class Answers
{
    private const string ProblemPrefix = "urn:advisory-gateway:problem:";

    public static async Task<JsonDocument> ReadJsonAsync(this HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body);
    }

    /// <summary>Asserts that the answer is a refusal of this name, and that it has the form every refusal has.</summary>
    public static async Task RefusedAsync(this HttpResponseMessage response, HttpStatusCode status, string name)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status} {name}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal(ProblemPrefix + name, problem.RootElement.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("detail").GetString()));
        Assert.True(response.Headers.Contains("traceparent"));
        Assert.Equal(status == HttpStatusCode.Unauthorized, response.Headers.WwwAuthenticate.Count > 0 && status != HttpStatusCode.Forbidden);
        Assert.Equal(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
    }
}
