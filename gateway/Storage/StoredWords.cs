using System.Diagnostics;

namespace Gateway.Server.Storage;

/// <summary>The words that stand in the tables and in answers for the states of an advisory and of a delivery, and for what a signed document is.</summary>
internal static class StoredWords
{
    /// <summary>The lower-case word of <paramref name="status"/>.</summary>
    public static string ToWord(this AdvisoryStatus status) => status switch
    {
        AdvisoryStatus.Published => "published",
        AdvisoryStatus.Withdrawn => "withdrawn",
        AdvisoryStatus.Expired => "expired",
        _ => throw new UnreachableException(),
    };

    /// <summary>The lower-case word of <paramref name="state"/>; those of a receipt are its dispositions.</summary>
    public static string ToWord(this DeliveryState state) => state switch
    {
        DeliveryState.Addressed => "addressed",
        DeliveryState.Fetched => "fetched",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Read => "read",
        DeliveryState.Acted => "acted",
        DeliveryState.Declined => "declined",
        DeliveryState.Unreadable => "unreadable",
        _ => throw new UnreachableException(),
    };

    /// <summary>The lower-case word of <paramref name="kind"/>.</summary>
    public static string ToWord(this SharingKind kind) => kind switch
    {
        SharingKind.Addition => "addition",
        SharingKind.Permission => "permission",
        SharingKind.Declaration => "declaration",
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads the word of a status.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AdvisoryStatus ParseAdvisoryStatus(string word) => Parse<AdvisoryStatus>(word, ToWord);

    /// <summary>Reads the word of a delivery's state.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DeliveryState ParseDeliveryState(string word) => Parse<DeliveryState>(word, ToWord);

    private static T Parse<T>(string word, Func<T, string> write)
        where T : struct, Enum
    {
        foreach (T value in All<T>.Values)
        {
            if (write(value) == word)
            {
                return value;
            }
        }

        throw new FormatException("A column holds an unknown word.");
    }

    private static class All<T>
        where T : struct, Enum
    {
        public static readonly T[] Values = Enum.GetValues<T>();
    }
}
