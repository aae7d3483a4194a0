using System.Text;
using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>
/// What a member can tell from a request of its own by an id: the answer, by how much the audit log grew, and the entries of it that the member reads afterwards, with
/// the id left out of all of them.
/// </summary>
internal sealed record Trace(string Answer, long Growth, string Entries)
{
    /// <summary>Makes the request and looks.</summary>
    public static async Task<Trace> OfAsync(ExchangeHost host, HttpClient member, string id, Func<Task<HttpResponseMessage>> request)
    {
        long before = await SizeAsync(host);
        using HttpResponseMessage response = await request();
        string body = await response.Content.ReadAsStringAsync();
        long after = await SizeAsync(host);
        string lines = await member.GetStringAsync($"/v1/logs/audit/entries?from={before}&to={after}");
        IEnumerable<string> entries = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => LogEntry.Parse(Encoding.UTF8.GetBytes(line)))
            .Select(entry => $"{entry.Action} {entry.Actor} {entry.Subject} {entry.Evidence} {Encoding.UTF8.GetString(entry.Detail.Span)}");
        return new Trace($"{(int)response.StatusCode} {body}", after - before, string.Join('\n', entries).Replace(id, "ID", StringComparison.Ordinal));
    }

    /// <summary>Asserts that nothing tells what is hidden from what is absent, and that both were refused and recorded.</summary>
    public static void AssertAlike(Trace absent, Trace hidden)
    {
        Assert.StartsWith("404 ", hidden.Answer, StringComparison.Ordinal);
        Assert.StartsWith(ActionNames.AccessDenied, hidden.Entries, StringComparison.Ordinal);
        Assert.Contains(" ID ", hidden.Entries, StringComparison.Ordinal);
        Assert.Equal(1, hidden.Growth);
        Assert.Equal(absent, hidden);
    }

    private static async Task<long> SizeAsync(ExchangeHost host) => (await host.Store.ReadHeadAsync(LogName.Audit, CancellationToken.None)).Size;
}
