using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Reliability;

/// <summary>
/// A small publication during which a system call of the write path fails, or the gateway is killed at it. Where it runs on it answers 503 or 507, is read from and
/// recovers; in any case it is started again afterwards, and its database is whole.
/// </summary>
[Collection(Load.Collection)]
public sealed partial class FaultTests(ITestOutputHelper output)
{
    // strace counts each thread's calls by themselves, and the pool's threads take turns: what did not come up may do so the next time.
    private const int Attempts = 4;

    // A clock lets the gateway look at its anchor too: only what comes in each of many is the publication's own.
    private const int Counted = 12;

    // The directory log's two notes are opened to be read by whichever thread the pool chooses.
    private const int OpenedElsewhere = 2;

    [AttachFact]
    public async Task Whatever_call_of_a_publication_fails_nothing_is_lost_and_nothing_is_half_there()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        IReadOnlyList<Fault> faults = Load.Faults is { } asked ? await FindAllAsync(community, alpha, asked) : Sample();
        Assert.NotEmpty(faults);
        List<string> failures = [];
        List<Fault> missed = [];
        foreach (Fault fault in faults)
        {
            try
            {
                if (!await ComesUpAsync(community, alpha, fault))
                {
                    missed.Add(fault);
                }
            }
            catch (Exception exception) when (exception is Xunit.Sdk.XunitException or HttpRequestException or InvalidOperationException or IOException)
            {
                failures.Add($"{fault}\n{exception.Message}\n{community.Gateway.Log}");
                await community.RestartAsync(Load.Unlimited);
            }
        }

        output.WriteLine($"{faults.Count} faults: {failures.Count} were not borne, {missed.Count} did not come up: {string.Join("; ", missed)}");
        Assert.True(failures.Count == 0, $"{failures.Count} of {faults.Count}:\n{string.Join("\n\n", failures)}");
        Assert.DoesNotContain(missed, static fault => fault.EveryTime);
    }

    // One of each kind, at the places where most is half done.
    private static Fault[] Sample() =>
    [
        new(WritePath.Files, "fsync", 1, Fault.InputOutput),
        new(WritePath.Files, "pwrite64", 1, Fault.NoSpace),
        new(WritePath.Files, "rename", 1, Fault.Killed),
        new(WritePath.Files, "fsync", 2, Fault.Killed),
        new(WritePath.Database, "pwrite64", 1, Fault.NoSpace) { Lasts = true },
        new(WritePath.Database, "pwrite64", 3, Fault.Killed),
        new(WritePath.Database, "fsync", 1, Fault.InputOutput) { Lasts = true },
        new(WritePath.Database, "fsync", 1, Fault.Killed),
    ];

    /// <summary>Every occurrence of every write call of one publication, with every fault.</summary>
    private static async Task<IReadOnlyList<Fault>> FindAllAsync(Community community, DirectMember alpha, string asked)
    {
        List<Fault> faults = [];
        foreach (WritePath path in WritePath.All.Where(path => asked == "all" || asked == path.Name))
        {
            foreach ((string call, int least, int most) in await CountAsync(community, alpha, path))
            {
                for (int occurrence = 1; occurrence <= most; occurrence++)
                {
                    bool everyTime = occurrence <= (call == "openat" ? least - OpenedElsewhere : least);
                    faults.Add(new Fault(path, call, occurrence, Fault.InputOutput) { EveryTime = everyTime });
                    faults.Add(new Fault(path, call, occurrence, Fault.NoSpace) { EveryTime = everyTime });
                    faults.Add(new Fault(path, call, occurrence, Fault.InputOutput) { Lasts = true, EveryTime = everyTime });
                    faults.Add(new Fault(path, call, occurrence, Fault.NoSpace) { Lasts = true, EveryTime = everyTime });
                    faults.Add(new Fault(path, call, occurrence, Fault.Killed) { EveryTime = everyTime });
                }
            }
        }

        return faults;
    }

    /// <summary>How often the thread that makes a call most often makes it in one publication: in each of several at the least, and in one of them at the most.</summary>
    private static async Task<IReadOnlyList<(string Call, int Least, int Most)>> CountAsync(Community community, DirectMember alpha, WritePath path)
    {
        using HttpClient client = await alpha.LogInAsync(community.Url);
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", 2 + Counted);
        await DirectMember.PublishAsync(client, uploads[0]);
        await DirectMember.PublishAsync(client, uploads[1]);
        string protocol = community[$"{path.Name}.protocol"];
        int process = community.Gateway.ProcessId;
        List<Dictionary<string, int>> counts = [];
        foreach (PreparedUpload upload in uploads[2..])
        {
            await using (await AttachedTrace.StartAsync(process, AttachedTrace.Threads(process, path.IsThread), protocol, $"trace={string.Join(',', path.Calls)}"))
            {
                await DirectMember.PublishAsync(client, upload);
            }

            counts.Add(CountOf(await File.ReadAllLinesAsync(protocol), AttachedTrace.Threads(process, path.IsThread)));
        }

        return
        [
            .. counts.SelectMany(static count => count.Keys).Distinct()
                .Select(call => (call, counts.Min(count => count.GetValueOrDefault(call)), counts.Max(count => count.GetValueOrDefault(call)))),
        ];
    }

    private static Dictionary<string, int> CountOf(string[] protocol, IReadOnlyCollection<int> threads) =>
        protocol.Select(line => CallOfThread().Match(line)).Where(match => match.Success && threads.Contains(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            .GroupBy(match => (Thread: match.Groups[1].Value, Call: match.Groups[2].Value))
            .GroupBy(calls => calls.Key.Call, calls => calls.Count())
            .ToDictionary(calls => calls.Key, calls => calls.Max());

    private static async Task<bool> ComesUpAsync(Community community, DirectMember alpha, Fault fault)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (await SufferAsync(community, alpha, fault))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Publishes under a fault, and checks all that must hold then.</summary>
    /// <returns>Whether the fault came up.</returns>
    private static async Task<bool> SufferAsync(Community community, DirectMember alpha, Fault fault)
    {
        using HttpClient client = await alpha.LogInAsync(community.Url);
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", 3);
        List<string> acknowledged = [await DirectMember.PublishAsync(client, uploads[0])];
        HttpStatusCode? answer = await PublishUnderAsync(community, client, uploads[1], fault, acknowledged);
        if (!fault.Kills)
        {
            // It answers by a name, is read from, and needs no help to go on.
            Assert.True(answer is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage, $"answered {answer}");
            Assert.Empty(acknowledged.Except(await DirectMember.ReadOutboxAsync(client)));
            if (fault.Lasts)
            {
                // What was left unclear must bear a power cut before anything else is written.
                await community.Gateway.KillAsync();
            }
            else
            {
                acknowledged.Add(await DirectMember.PublishAsync(client, uploads[2]));
            }
        }

        await community.RestartAsync(Load.Unlimited);
        Outcome fsck = await community.FsckAsync();
        Assert.True(fsck.ExitCode == 0 && fsck.FirstWord == "ok", $"{fsck.Output}{fsck.Errors}");
        Assert.Empty(acknowledged.Except(await DirectMember.ReadOutboxAsync(client)));

        // Sent again under its key it is published, once, whatever became of the first attempt.
        string id = await DirectMember.PublishAsync(client, uploads[1]);
        Assert.Single(await DirectMember.ReadOutboxAsync(client), id);
        return fault.Kills ? answer is null : (await File.ReadAllTextAsync(community["fault.protocol"])).Contains("(INJECTED)", StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode?> PublishUnderAsync(
        Community community, HttpClient client, PreparedUpload upload, Fault fault, List<string> acknowledged)
    {
        int process = community.Gateway.ProcessId;
        string protocol = community["fault.protocol"];
        await using AttachedTrace trace = await AttachedTrace.StartAsync(
            process, AttachedTrace.Threads(process, fault.Path.IsThread), protocol, $"trace={fault.Call}", fault.Expression);
        try
        {
            (HttpStatusCode status, string body) = await DirectMember.SendAsync(client, upload);
            if (status == HttpStatusCode.Created)
            {
                acknowledged.Add(DirectMember.IdOf(body));
            }

            return status;
        }
        catch (Exception exception) when (fault.Kills && exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(\d+)\s+(\w+)\(")]
    private static partial Regex CallOfThread();
}
