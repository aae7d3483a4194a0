using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

/// <summary>
/// The vectors of C2SP/CCTV for age, one file each. Those with post-quantum identities are judged where the platform has ML-KEM.
/// </summary>
public sealed class AgeVectorTests
{
    private const string Folder = "vectors/age";

    [SharedFact(Folder)]
    public async Task Every_vector_ends_as_it_says_and_releases_only_what_it_may()
    {
        var failures = new List<string>();
        int judged = 0;
        foreach (string path in Directory.EnumerateFiles(SharedFiles.Require(Folder)).Order(StringComparer.Ordinal))
        {
            Vector vector = Vector.Read(await File.ReadAllBytesAsync(path));
            if (vector.NeedsMissingPlatform)
            {
                continue;
            }

            judged++;
            (string outcome, string payload) = await OutcomeAsync(vector);
            if (outcome != vector.Expect || (vector.Payload is not null && vector.Payload != payload))
            {
                failures.Add($"{Path.GetFileName(path)}: {outcome} instead of {vector.Expect}");
            }
        }

        Assert.Empty(failures);
        Assert.True(judged > 50);
    }

    [SharedFact(Folder)]
    public void Every_header_that_parses_is_written_again_byte_for_byte()
    {
        int parsed = 0;
        foreach (string path in Directory.EnumerateFiles(SharedFiles.Require(Folder)))
        {
            Vector vector = Vector.Read(File.ReadAllBytes(path));
            int mac = vector.File.AsSpan().IndexOf("\n---"u8);
            int end = mac < 0 ? -1 : vector.File.AsSpan(mac + 1).IndexOf((byte)'\n');
            if (vector.IsArmored || vector.Expect == "header failure" || end < 0)
            {
                continue;
            }

            byte[] header = vector.File[..(mac + 1 + end + 1)];
            Assert.Equal(header, Header.Parse(header).ToBytes());
            parsed++;
        }

        Assert.True(parsed > 20);
    }

    private static async Task<(string Outcome, string Payload)> OutcomeAsync(Vector vector)
    {
        List<IIdentity> identities =
        [
            .. vector.Identities.SelectMany(text => IdentityFile.Parse(Encoding.ASCII.GetBytes(text))),
            .. vector.Passphrases.Select(text => new ScryptIdentity(Encoding.UTF8.GetBytes(text))),
        ];
        using var destination = new MemoryStream();
        string outcome;
        try
        {
            await AgeFile.DecryptAsync(new MemoryStream(vector.File), destination, identities, CancellationToken.None);
            outcome = "success";
        }
        catch (ArmorFormatException)
        {
            outcome = "armor failure";
        }
        catch (HeaderFormatException)
        {
            outcome = "header failure";
        }
        catch (NoIdentityMatchException)
        {
            outcome = "no match";
        }
        catch (HeaderMacException)
        {
            outcome = "HMAC failure";
        }
        catch (PayloadException)
        {
            outcome = "payload failure";
        }

        return (outcome, Convert.ToHexStringLower(SHA256.HashData(destination.ToArray())));
    }

    private sealed record Vector(string Expect, string? Payload, IReadOnlyList<string> Identities, IReadOnlyList<string> Passphrases, bool NeedsMissingPlatform, bool IsArmored, byte[] File)
    {
        internal static Vector Read(byte[] bytes)
        {
            int end = bytes.AsSpan().IndexOf("\n\n"u8);
            ILookup<string, string> header = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')
                .Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1]);
            byte[] file = header.Contains("compressed") ? Inflate(bytes[(end + 2)..]) : bytes[(end + 2)..];
            string[] identities = [.. header["identity"]];
            bool unsupported = !HybridRecipient.IsSupported && Array.Exists(identities, static text => text.StartsWith("AGE-SECRET-KEY-PQ-", StringComparison.Ordinal));
            return new Vector(header["expect"].Single(), header["payload"].SingleOrDefault(), identities, [.. header["passphrase"]], unsupported, header.Contains("armored"), file);
        }

        private static byte[] Inflate(byte[] compressed)
        {
            using var inflater = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            using var file = new MemoryStream();
            inflater.CopyTo(file);
            return file.ToArray();
        }
    }
}
