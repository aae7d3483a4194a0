using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Exchange;

namespace EndToEnd.Tests.Harness;

/// <summary>What a member does that makes its uploads by hand, past the program's checks.</summary>
internal static class Handmade
{
    public static AgencyRecord RecordOf(Community community, string agency) => Enrolment.Parse(File.ReadAllBytes(community.EnrolmentOf(agency))).Record;

    public static ReceiveKey[] ReceiveKeys(AgencyRecord record) =>
        [.. AccessRules.Readers(record, null, TimeProvider.System.GetUtcNow()).SelectMany(reader => reader.Keys.Receive)];

    public static async Task<HttpClient> LogInAsync(Community community, string agency)
    {
        string token = (await community.AdvisoryInProcessAsync(agency, "token")).MustSucceed().Output.Trim();
        var client = new HttpClient { BaseAddress = new Uri(community.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Sends the parts of an upload, which the gateway must take; the advisory's id.</summary>
    public static async Task<string> PublishAsync(HttpClient client, IReadOnlyList<(string Name, byte[] Content)> parts)
    {
        using MultipartFormDataContent form = FormOf(parts);
        using HttpResponseMessage response = await client.PostAsync(new Uri("/v1/advisories", UriKind.Relative), form);
        return await IdOfAsync(response);
    }

    /// <summary>The id of what an answer says is published.</summary>
    public static async Task<string> IdOfAsync(HttpResponseMessage response)
    {
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, answer);
        using JsonDocument published = JsonDocument.Parse(answer);
        return published.RootElement.GetProperty("id").GetString()!;
    }

    public static MultipartFormDataContent FormOf(IReadOnlyList<(string Name, byte[] Content)> parts)
    {
        var form = new MultipartFormDataContent("test-boundary-1f0c");
        foreach ((string name, byte[] content) in parts)
        {
            form.Add(new ByteArrayContent(content), name);
        }

        return form;
    }
}
