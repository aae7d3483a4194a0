using System.Diagnostics;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Receipts;

/// <summary>
/// What a receipt makes of a delivery's state. It only advances: when one colleague has acted, another's client that acknowledges mere delivery
/// later does not take that back.
/// </summary>
internal static class DeliveryProgress
{
    /// <summary>Whether the receipt says more than is known, or as much again.</summary>
    public static bool Advances(DeliveryState known, Disposition disposition, out DeliveryState state)
    {
        state = ToState(disposition);
        return RankOf(state) >= RankOf(known);
    }

    /// <summary>Below zero when <paramref name="left"/> says less than <paramref name="right"/>, zero when as much, above zero when more.</summary>
    public static int Compare(DeliveryState left, DeliveryState right) => RankOf(left).CompareTo(RankOf(right));

    /// <summary>What a receipt says of the delivery.</summary>
    public static DeliveryState ToState(Disposition disposition) => disposition switch
    {
        Disposition.Delivered => DeliveryState.Delivered,
        Disposition.Read => DeliveryState.Read,
        Disposition.Acted => DeliveryState.Acted,
        Disposition.Declined => DeliveryState.Declined,
        Disposition.Unreadable => DeliveryState.Unreadable,
        _ => throw new UnreachableException(),
    };

    private static int RankOf(DeliveryState state) => state switch
    {
        DeliveryState.Addressed => 0,
        DeliveryState.Fetched => 1,
        DeliveryState.Delivered => 2,
        DeliveryState.Unreadable => 3,
        DeliveryState.Read => 4,
        DeliveryState.Acted or DeliveryState.Declined => 5,
        _ => throw new UnreachableException(),
    };
}
