using System.Diagnostics;
using System.Globalization;

namespace Fuzzing;

/// <summary>
/// Runs a parser over mutations of good samples. It may refuse by its documented exception and in no other way, within bounds of memory and time; what it
/// takes and can write, it writes as it came. The same seed gives the same inputs: a failure names seed, number and input, GATEWAY_FUZZ_SEED starts
/// from another seed, and GATEWAY_FUZZ_INPUTS runs longer than the suite does.
/// </summary>
internal static class Fuzz
{
    public const int Inputs = 100_000;

    private const ulong OrdinarySeed = 20_260_304;

    // What an exception with its stack, a reader's buffer and a small result take; and how often an input may be copied, decoded to UTF-16 and indexed.
    private const long FixedBytes = 128 * 1024;
    private const long BytesPerInputByte = 96;
    private const int Measurements = 3;

    // Far above what any input of these sizes takes.
    private static readonly TimeSpan TimeBound = TimeSpan.FromSeconds(2);

    /// <summary>Fuzzes a parser of a format that is written as it was read.</summary>
    /// <param name="samples">Good inputs; each must be taken.</param>
    /// <param name="parse">Parses an input.</param>
    /// <param name="write">Writes what was read.</param>
    public static void RoundTrip<TRefusal, T>(IReadOnlyList<byte[]> samples, Func<byte[], T> parse, Func<T, byte[]> write)
        where TRefusal : Exception => Run<TRefusal, T>(samples, parse, (input, read) => Assert.True(input.AsSpan().SequenceEqual(write(read)), "It is written otherwise than it was read."));

    /// <summary>Fuzzes a parser that says true or false and never throws.</summary>
    public static void Try(IReadOnlyList<byte[]> samples, Func<byte[], bool> parse) => Try([.. samples.Select(sample => (sample, parse))]);

    /// <summary>Fuzzes parsers of related formats that say true or false and never throw.</summary>
    public static void Try(IReadOnlyList<(byte[] Bytes, Func<byte[], bool> Parse)> samples) => Run<NeverThrown, bool>(
        [.. samples.Select<(byte[] Bytes, Func<byte[], bool> Parse), (byte[], Func<byte[], bool>)>(static sample => (sample.Bytes, input => sample.Parse(input) ? true : throw new NeverThrown()))],
        static (_, _) => { });

    /// <summary>Fuzzes a parser of whose result nothing is asked, or what is asked costs next to nothing.</summary>
    public static void Run<TRefusal>(IReadOnlyList<byte[]> samples, Action<byte[]> parse)
        where TRefusal : Exception => Run<TRefusal, bool>(
            samples,
            input =>
            {
                parse(input);
                return true;
            },
            static (_, _) => { });

    /// <summary>Fuzzes a parser.</summary>
    /// <typeparam name="TRefusal">The exception it documents; no other may come.</typeparam>
    /// <typeparam name="T">What it reads.</typeparam>
    /// <param name="samples">Good inputs.</param>
    /// <param name="parse">Parses an input, within the bounds.</param>
    /// <param name="check">Asserts of what was read whatever must hold; outside of the bounds.</param>
    public static void Run<TRefusal, T>(IReadOnlyList<byte[]> samples, Func<byte[], T> parse, Action<byte[], T> check)
        where TRefusal : Exception => Run<TRefusal, T>([.. samples.Select(sample => (sample, parse))], check);

    /// <summary>Fuzzes the parsers of related formats: an input goes to the parser of the sample that it began as, whatever pieces of others it holds.</summary>
    /// <param name="samples">Good inputs, each with its parser, which must take it, or nothing would be tested.</param>
    /// <param name="check">Asserts of what was read whatever must hold; outside of the bounds.</param>
    public static void Run<TRefusal, T>(IReadOnlyList<(byte[] Bytes, Func<byte[], T> Parse)> samples, Action<byte[], T> check)
        where TRefusal : Exception
    {
        foreach ((byte[] bytes, Func<byte[], T> parse) in samples)
        {
            check(bytes, parse(bytes));
        }

        var mutator = new Mutator([.. samples.Select(sample => sample.Bytes)]);
        ulong seed = Setting("GATEWAY_FUZZ_SEED") ?? OrdinarySeed;
        ulong inputs = Setting("GATEWAY_FUZZ_INPUTS") ?? Inputs;
        int refused = 0;
        for (ulong number = 0; number < inputs; number++)
        {
            byte[] input = mutator.Mutate(new SeededRandom(unchecked((seed * 1_000_003) + number)), out int sample);
            string? fault = Judge<TRefusal, T>(input, samples[sample].Parse, check, ref refused);
            Assert.True(fault is null, $"{fault}\nseed {seed}, input {number}, of sample {sample}: {Convert.ToBase64String(input)}");
        }

        Assert.True(refused > 0, "Nothing was refused: the parser was not given what it refuses.");
    }

    private static string? Judge<TRefusal, T>(byte[] input, Func<byte[], T> parse, Action<byte[], T> check, ref int refused)
        where TRefusal : Exception
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        T? read = default;
        bool taken = false;
        try
        {
            read = parse(input);
            taken = true;
        }
        catch (TRefusal)
        {
            refused++;
        }
        catch (Exception other)
        {
            return $"It did what it does not document: {other}";
        }

        var cost = new Cost(Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
        // A machine that pauses once proves nothing, nor does what a thread allocates the first time that it comes somewhere.
        for (int again = 1; !cost.IsWithin(input) && again < Measurements; again++)
        {
            cost = Measure<TRefusal, T>(input, parse);
        }

        return cost.IsWithin(input) ? Check(input, taken, read, check) : $"It took {cost} for an input of {input.Length} bytes, and as much when it was asked again.";
    }

    private static Cost Measure<TRefusal, T>(byte[] input, Func<byte[], T> parse)
        where TRefusal : Exception
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            _ = parse(input);
        }
        catch (TRefusal)
        {
            // As before.
        }

        return new Cost(Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static string? Check<T>(byte[] input, bool taken, T? read, Action<byte[], T> check)
    {
        try
        {
            if (taken)
            {
                check(input, read!);
            }

            return null;
        }
        catch (Exception other)
        {
            return $"It took what it may not: {other}";
        }
    }

    private static ulong? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed class NeverThrown : Exception;

    private readonly record struct Cost(TimeSpan Time, long AllocatedBytes)
    {
        public bool IsWithin(byte[] input) => Time <= TimeBound && AllocatedBytes <= FixedBytes + (BytesPerInputByte * input.Length);
    }
}
