using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Sharing agreements from the proposal to the end, told with the built programs and checked with stock ones.</summary>
public sealed class AgreementTests
{
    private const string Convention = "CONVENTION-MARKER-9d1 We share what we know.";

    [ToolFact("ssh-keygen")]
    public async Task Two_agencies_agree_share_what_they_agreed_amend_it_and_part()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        string text = community["convention.txt"];
        await File.WriteAllTextAsync(text, Convention);
        Outcome proposed = (await community.AdvisoryInProcessAsync(
            "alpha", "agreement", "propose", "--with", "bravo", "--text", $"en={text}", "--tlp", "AMBER", "--category", "vulnerability", "--lang", "fr", "--reserve",
            "bravo:no holidays")).MustSucceed();
        (string id, string digest) = ReadProposal(proposed);

        (await community.AdvisoryInProcessAsync("bravo", "agreement", "show", id)).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("bravo", "agreement", "sign", id, Convert.ToBase64String(new byte[32]))).ExitCode);
        Assert.Contains("all have signed", (await community.AdvisoryInProcessAsync("bravo", "agreement", "sign", id, digest)).MustSucceed().Output, StringComparison.Ordinal);

        Outcome shown = (await community.AdvisoryInProcessAsync("bravo", "agreement", "show", id, "--json")).MustSucceed();
        using (JsonDocument json = JsonDocument.Parse(shown.Output))
        {
            Assert.Equal(1, json.RootElement.GetProperty("inForce").GetInt32());
            Assert.Equal(digest, json.RootElement.GetProperty("versions")[0].GetProperty("digest").GetString());
        }

        await RequireEnforcedAsync(community, id, text);
        await RequireProvenOfflineAsync(community, id);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("charlie", "agreement", "show", id)).ExitCode);

        Outcome amended = (await community.AdvisoryInProcessAsync("bravo", "agreement", "propose", "--amends", id, "--with", "alpha", "--text", $"en={text}", "--tlp", "GREEN")).MustSucceed();
        (await community.AdvisoryInProcessAsync("alpha", "agreement", "decline", id, "--reason", "Too little")).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("alpha", "agreement", "sign", id, ReadProposal(amended).Digest)).ExitCode);
        (await community.AdvisoryInProcessAsync("bravo", "agreement", "end", id, "--reason", "We part")).MustSucceed();
        Assert.Contains("TLP:AMBER", (await community.AdvisoryInProcessAsync("alpha", "agreement", "list")).MustSucceed().Output, StringComparison.Ordinal);
        string listed = (await community.AdvisoryInProcessAsync("alpha", "agreement", "list", "--json")).MustSucceed().Output;
        using (JsonDocument json = JsonDocument.Parse(listed))
        {
            Assert.Equal(["ended", "declined"], json.RootElement.EnumerateArray().Select(row => row.GetProperty("state").GetString()));
        }

        (await community.AdvisoryInProcessAsync("alpha", "send", text, "--to", "bravo", "--tlp", "AMBER+STRICT")).MustSucceed();
        (await community.AdvisoryInProcessAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
        Assert.DoesNotContain(Convention, community.Gateway.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("CONVENTION-MARKER", System.Text.Encoding.Latin1.GetString(await ReadSharedAsync(community.Database)), StringComparison.Ordinal);
    }

    // The sender's own program says the clause before anything leaves, of a sealed advisory its languages too; the gateway says it to any other program.
    private static async Task RequireEnforcedAsync(Community community, string id, string document)
    {
        Outcome strict = await community.AdvisoryInProcessAsync("alpha", "send", document, "--to", "bravo", "--tlp", "AMBER+STRICT", "--category", "vulnerability", "--lang", "fr");
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains($"{id}, maxTlp", strict.Errors, StringComparison.Ordinal);
        Outcome english = await community.AdvisoryInProcessAsync("alpha", "send", document, "--to", "bravo", "--tlp", "AMBER", "--category", "vulnerability", "--sealed");
        Assert.Equal(1, english.ExitCode);
        Assert.Contains($"{id}, languages", english.Errors, StringComparison.Ordinal);
        await RequireEnforcedOfPacksAsync(community, id, document);
        Outcome rest = (await community.AdvisoryInProcessAsync(
            "alpha", "send", document, "--to", "bravo,charlie", "--tlp", "AMBER", "--category", "attack", "--lang", "fr", "--skip-refused", "--json")).MustSucceed();
        Assert.Contains("charlie", rest.Output, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("alpha", "send", document, "--to", "bravo", "--tlp", "AMBER", "--category", "vulnerability", "--lang", "fr")).MustSucceed();
    }

    // Of a pack too: a sealed one shows its languages to whoever sends it, and of one that does not the sender is told that nobody looked.
    private static async Task RequireEnforcedOfPacksAsync(Community community, string id, string document)
    {
        string[] english = ["pack", document, "--to", "bravo", "--tlp", "AMBER", "--category", "vulnerability", "--sealed"];
        (await community.AdvisoryInProcessAsync("alpha", [.. english, "--out", community["shown.pack"]])).MustSucceed();
        Outcome refused = await community.AdvisoryInProcessAsync("alpha", "send", "--pack", community["shown.pack"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"{id}, languages", refused.Errors, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("alpha", [.. english, "--out", community["hidden.pack"], "--unsealed"])).MustSucceed();
        Outcome unseen = (await community.AdvisoryInProcessAsync("alpha", "send", "--pack", community["hidden.pack"])).MustSucceed();
        Assert.Contains("could not be checked", unseen.Errors, StringComparison.Ordinal);
    }

    private static async Task RequireProvenOfflineAsync(Community community, string id)
    {
        string folder = community["agreement"];
        (await community.AdvisoryInProcessAsync("alpha", "agreement", "show", id, "--out", folder)).MustSucceed();
        Assert.Equal(Convention, await File.ReadAllTextAsync(Path.Combine(folder, "text-1-en")));
        foreach (string agency in (string[])["alpha", "bravo"])
        {
            using JsonDocument record = JsonDocument.Parse((await community.AdvisoryInProcessAsync(agency, "agency", "show", agency, "--json")).MustSucceed().Output);
            string key = System.Text.RegularExpressions.Regex.Match(await File.ReadAllTextAsync(Path.Combine(community.Keys(agency), "enrolment.json")), "\"sign\":\\[\"([^\"]+)\"").Groups[1].Value;
            string signers = community[$"{agency}.signers"];
            await File.WriteAllTextAsync(signers, $"{agency} {key}\n");
            Outcome verified = await Command.RunAsync(
                "sh", "-c", $"ssh-keygen -Y verify -f '{signers}' -I {agency} -n advisory-agreement -s '{folder}/agreement-1.json.{agency}.sig' < '{folder}/agreement-1.json'");
            verified.MustSucceed();
        }

        foreach (string proof in Directory.EnumerateFiles(folder, "*.tlog-proof"))
        {
            Assert.Contains("agreement.", (await community.AdvisoryInProcessAsync("alpha", "audit", "check", proof)).MustSucceed().Output, StringComparison.Ordinal);
        }
    }

    private static (string Id, string Digest) ReadProposal(Outcome proposed)
    {
        string[] words = proposed.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return (words[0], words[^1]);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
