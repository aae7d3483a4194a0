using System.Text.RegularExpressions;

namespace Gateway.Tests.Fsck;

/// <summary>What fsck has to say when it finds something: a word of the contract, and which entry, row or agency it is.</summary>
internal static partial class FsckFinding
{
    public static async Task ExpectAsync(FsckCopy copy, int expected, string what, long since = 0)
    {
        (int code, string output) = await copy.RunAsync(since: since);

        Assert.True(code == expected, $"{what}: {expected} expected, {code} found: {output}");
        Assert.True(expected != 1 || Finding().IsMatch(output), $"{what} is not named: {output}");
    }

    // The first line's index; or in the sentence a log's size, an index, a row's key in quotes, or whose row it is.
    [GeneratedRegex(@"^(tampered|truncated|reordered|missing|fork|rollback|unproven|bad-signature|wrong-origin|malformed|key-mismatch)( \d+\r?\n|\r?\n.*(\d|'|(of|for) (alpha|bravo|charlie|gateway) (is|what)|(audit|directory) log))")]
    private static partial Regex Finding();
}
