using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Reliability;

/// <summary>A disk without a byte left, under the database or under the payloads.</summary>
[Collection(Load.Collection)]
public sealed class FullDiskTests
{
    private const int MostUntilRefused = 500;

    [MountTheory]
    [InlineData("database")]
    [InlineData("payloads")]
    public async Task A_full_disk_refuses_writes_serves_reads_and_needs_no_restart(string full)
    {
        using var place = new TemporaryFolder();
        using var data = new SmallDisk(place["data"], 24);
        await using Community community = await Community.FoundAsync(place["data"], Load.Unlimited, "alpha", "bravo");
        using var payloads = new SmallDisk(Path.Combine(place["data"], "payload"), 8);
        SmallDisk disk = full == "database" ? data : payloads;
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using DirectMember bravo = DirectMember.Of(community, "bravo");
        using HttpClient asAlpha = await alpha.LogInAsync(community.Url);
        using HttpClient asBravo = await bravo.LogInAsync(community.Url);
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", MostUntilRefused + 2);
        List<string> acknowledged = [await DirectMember.PublishAsync(asAlpha, uploads[^1])];

        disk.Fill();
        PreparedUpload refused = await PublishUntilRefusedAsync(asAlpha, uploads, acknowledged);

        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), (await DirectMember.ReadOutboxAsync(asAlpha)).Order(StringComparer.Ordinal));
        foreach (string read in (string[])["/v1/inbox", "/v1/agencies", "/v1/logs/directory/checkpoint", $"/v1/advisories/{acknowledged[0]}", "/health/ready"])
        {
            using HttpResponseMessage answer = await asBravo.GetAsync(new Uri(read, UriKind.Relative));
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{read}: {answer.StatusCode}");
        }

        if (full == "database")
        {
            // Content leaves only once that is on record, and there is no room for it.
            using HttpResponseMessage content = await asBravo.GetAsync(new Uri($"/v1/advisories/{acknowledged[0]}/content/0", UriKind.Relative));
            Assert.Contains(content.StatusCode, (HttpStatusCode[])[HttpStatusCode.InsufficientStorage, HttpStatusCode.ServiceUnavailable]);
        }

        disk.Free();
        acknowledged.Add(await DirectMember.PublishAsync(asAlpha, refused));
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), (await DirectMember.ReadOutboxAsync(asAlpha)).Order(StringComparer.Ordinal));
        Assert.Equal(acknowledged.Count, Directory.GetFiles(Path.Combine(place["data"], "payload")).Length);
        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
    }

    // What was written to the WAL before is room for a while.
    private static async Task<PreparedUpload> PublishUntilRefusedAsync(HttpClient client, PreparedUpload[] uploads, List<string> acknowledged)
    {
        foreach (PreparedUpload upload in uploads.Take(MostUntilRefused))
        {
            (HttpStatusCode status, string body) = await DirectMember.SendAsync(client, upload);
            if (status != HttpStatusCode.Created)
            {
                Assert.True(status is HttpStatusCode.InsufficientStorage or HttpStatusCode.ServiceUnavailable, $"{status} {body}");
                return upload;
            }

            acknowledged.Add(DirectMember.IdOf(body));
        }

        throw new InvalidOperationException($"The disk took {MostUntilRefused} advisories more though it was full.");
    }
}
