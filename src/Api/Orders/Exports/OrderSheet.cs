using System.Xml;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data.ReadModels;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>
/// A spreadsheet of orders, written row by row. Amounts are numbers and times are dates, in the event's time zone. What people have typed is
/// text and stays text, also when a cell is edited: its format says so, so that a name such as <c>=1+1</c> is never computed.
/// </summary>
internal sealed class OrderSheet : IAsyncDisposable
{
    /// <summary>Excel reads 1,048,576 rows of a sheet; what is more goes on in the next one.</summary>
    private const int RowsOfSheet = 1_000_000;

    private const int LongestText = 32_767;

    private static readonly Text Name = new("Orders", "주문");

    private readonly Spreadsheet _spreadsheet;
    private readonly Language _language;
    private readonly TimeZoneInfo _zone;
    private readonly Column[] _columns;
    private readonly StyledCell[] _cells;
    private readonly StyleId _header;
    private readonly StyleId _text;
    private readonly StyleId _moment;
    private readonly StyleId _day;
    private readonly StyleId _number;
    private int _sheets;
    private int _rows = RowsOfSheet;

    private OrderSheet(Spreadsheet spreadsheet, Language language, TimeZoneInfo zone)
    {
        (_spreadsheet, _language, _zone) = (spreadsheet, language, zone);
        _columns = Columns(zone.Id);
        _cells = new StyledCell[_columns.Length];
        _header = spreadsheet.AddStyle(new Style { Font = new Font { Bold = true } });
        _text = spreadsheet.AddStyle(new Style { Format = NumberFormat.Standard(StandardNumberFormat.Text) });
        _moment = spreadsheet.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss") });
        _day = spreadsheet.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        _number = spreadsheet.AddStyle(new Style { Format = NumberFormat.Custom("#,##0") });
    }

    /// <param name="timeZone">IANA name.</param>
    public static async Task<OrderSheet> BeginAsync(Stream content, Language language, string timeZone, CancellationToken cancellationToken) => new(
        await Spreadsheet.CreateNewAsync(content, cancellationToken: cancellationToken), language, TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    /// <param name="customer">Null after an erasure.</param>
    /// <param name="method">How it was paid; null: not at all.</param>
    public async ValueTask AddAsync(
        OrderRow order, Customer? customer, IEnumerable<OrderItemRow> items, string? method, CancellationToken cancellationToken)
    {
        if (_rows == RowsOfSheet)
        {
            await BeginSheetAsync(cancellationToken);
        }

        _cells[0] = Text(order.OrderNumber);
        _cells[1] = Text(OrderStatuses.Describe(order.Status).In(_language));
        _cells[2] = Moment(order.PlacedAt);
        _cells[3] = Moment(order.PaidAt);
        _cells[4] = new StyledCell(order.VisitDate?.ToDateTime(TimeOnly.MinValue), _day);
        _cells[5] = Text(customer?.Name);
        _cells[6] = Text(customer?.Phone);
        _cells[7] = Text(customer?.Email);
        _cells[8] = Text(string.Join(", ", items.Select(item => $"{item.Name} × {item.Quantity}")));
        _cells[9] = new StyledCell(order.Quantity, _number);
        _cells[10] = new StyledCell(order.TotalAmount, _number);
        _cells[11] = new StyledCell(order.RefundedAmount, _number);
        _cells[12] = new StyledCell(order.PaidAt is null ? (long?)null : order.TotalAmount - order.RefundedAmount, _number);
        _cells[13] = Text(method is null ? null : PaymentMethods.Describe(method).In(_language));
        await _spreadsheet.AddRowAsync(_cells, cancellationToken);
        _rows++;
    }

    /// <summary>Writes the end; without it the file is none.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_sheets == 0)
        {
            await BeginSheetAsync(cancellationToken);
        }

        await _spreadsheet.FinishAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _spreadsheet.DisposeAsync();

    private static Column[] Columns(string zone) =>
    [
        new(new("Order number", "주문 번호"), 18),
        new(new("Status", "상태"), 18),
        new(new($"Ordered at ({zone})", $"주문 일시 ({zone})"), 22),
        new(new($"Paid at ({zone})", $"결제 일시 ({zone})"), 22),
        new(new("Visit date", "방문일"), 12),
        new(new("Name", "이름"), 14),
        new(new("Phone", "전화번호"), 14),
        new(new("E-mail", "이메일"), 26),
        new(new("Items", "상품"), 40),
        new(new("Tickets", "매수"), 9),
        new(new("Total (KRW)", "주문 금액(원)"), 14),
        new(new("Refunded (KRW)", "환불 금액(원)"), 14),
        new(new("Net (KRW)", "실결제 금액(원)"), 14),
        new(new("Payment method", "결제 수단"), 16),
    ];

    private async Task BeginSheetAsync(CancellationToken cancellationToken)
    {
        var options = new WorksheetOptions { FrozenRows = 1 };
        for (var i = 0; i < _columns.Length; i++)
        {
            options.Column(i + 1).Width = _columns[i].Width;
        }

        _sheets++;
        _rows = 0;
        await _spreadsheet.StartWorksheetAsync(_sheets == 1 ? Name.In(_language) : $"{Name.In(_language)} {_sheets}", options, cancellationToken);
        await _spreadsheet.AddHeaderRowAsync(_columns.Select(column => column.Title.In(_language)).ToArray(), _header, cancellationToken);
    }

    private StyledCell Moment(DateTimeOffset? at) =>
        new(at is { } moment ? TimeZoneInfo.ConvertTime(moment, _zone).DateTime : (DateTime?)null, _moment);

    private StyledCell Text(string? text) => new(text is null ? null : Clean(text), _text);

    /// <summary>XML has no way to write some characters, and Excel calls a cell that is too long damaged.</summary>
    private static string Clean(string text)
    {
        var isClean = text.Length <= LongestText;
        for (var i = 0; isClean && i < text.Length; i++)
        {
            isClean = XmlConvert.IsXmlChar(text[i]);
        }

        return isClean ? text : string.Create(Math.Min(text.Length, LongestText), text, static (clean, dirty) =>
        {
            for (var i = 0; i < clean.Length; i++)
            {
                var isPair = char.IsHighSurrogate(dirty[i]) && i + 1 < clean.Length && char.IsLowSurrogate(dirty[i + 1]);
                clean[i] = isPair || XmlConvert.IsXmlChar(dirty[i]) ? dirty[i] : '\uFFFD';
                if (isPair)
                {
                    clean[++i] = dirty[i];
                }
            }
        });
    }

    private sealed record Column(Text Title, double Width);
}
