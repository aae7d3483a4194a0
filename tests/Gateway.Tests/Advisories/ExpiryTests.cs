using System.Net;
using System.Text.Json;
using Gateway.Server.Expiry;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Advisories;

public sealed class ExpiryTests : FreshExchangeTests
{
    [Fact]
    public async Task A_sender_is_told_of_each_reader_that_gets_no_copy_because_its_keys_have_expired()
    {
        Member lapsed = Member.Reader("bravo");
        lapsed.ValidTo = WholeMinutes(TimeSpan.FromDays(2));
        Member left = Member.Reader("bravo");
        left.RevokedAt = WholeMinutes(TimeSpan.Zero);
        left.ValidTo = lapsed.ValidTo;
        await Host.RecordAsync(Bob, lapsed, left);
        Assert.Null(await PublishedAsync(ToBravo("before")));

        Host.Time.Advance(TimeSpan.FromDays(3));
        using HttpClient later = await Host.LogInAsync(Alice);
        Assert.Equal([lapsed.Id.Value], (await PublishedAsync(ToBravo("after"), later))!);
    }

    [Fact]
    public async Task An_agency_whose_readers_have_all_expired_is_refused_by_name()
    {
        Bob.ValidTo = WholeMinutes(TimeSpan.FromDays(2));
        await Host.RecordAsync(Bob);
        Host.Time.Advance(TimeSpan.FromDays(3));
        using HttpClient later = await Host.LogInAsync(Alice);
        JsonElement problem = await later.PostAsync(Answers.Advisories, ToBravo("nobody reads this").Form()).RefusedAsync(422, "recipient-revoked");
        Assert.Equal(["bravo recipient-revoked"], problem.Recipients());
    }

    [Fact]
    public async Task An_agency_sees_which_of_its_own_keys_expire_within_thirty_days_and_the_operators_log_does()
    {
        Member soon = Member.Reader("bravo");
        soon.ValidTo = WholeMinutes(TimeSpan.FromDays(30));
        Member late = Member.Reader("bravo");
        late.ValidTo = WholeMinutes(TimeSpan.FromDays(32));
        await Host.RecordAsync(Bob, soon, late);

        Assert.Equal([$"{soon.Id} 30"], await NoticesAsync(AsBob));
        Assert.Empty(await NoticesAsync(AsAlice));
        await Host.Get<IEnumerable<IHostedService>>().OfType<ExpiryService>().Single().LookAsync(default);
        string[] lines = [.. Host.Log.Lines.Where(line => line.StartsWith("Warning 1011 ", StringComparison.Ordinal))];
        Assert.Contains(lines, line => line.Contains($"{soon.Id} expire in 30 days", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(late.Id.Value, StringComparison.Ordinal));
    }

    private static async Task<string[]> NoticesAsync(HttpClient client)
    {
        JsonElement agency = await client.GetJsonAsync("/v1/agencies/bravo");
        return
        [
            .. agency.GetProperty("principals").EnumerateArray().Where(principal => principal.TryGetProperty("expiresInDays", out _))
                .Select(principal => $"{principal.GetProperty("id").GetString()} {principal.GetProperty("expiresInDays").GetInt32()}"),
        ];
    }

    private Task<string[]?> PublishedAsync(Upload upload) => PublishedAsync(upload, AsAlice);

    private static async Task<string[]?> PublishedAsync(Upload upload, HttpClient client)
    {
        using HttpResponseMessage response = await client.PostAsync(Answers.Advisories, upload.Form());
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        return answer.TryGetProperty("expired", out JsonElement expired) ? [.. expired.EnumerateArray().Select(reader => reader.GetString()!)] : null;
    }

    private DateTimeOffset WholeMinutes(TimeSpan ahead) =>
        DateTimeOffset.FromUnixTimeSeconds((Host.Time.GetUtcNow() + ahead).ToUnixTimeSeconds() / 60 * 60);
}
